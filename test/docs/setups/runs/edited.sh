people 1001 1025 > people.csv
rollcall run HR nightly
sql staff.db "UPDATE Staff SET Department = 'Somewhere' WHERE Id = '1003'"
