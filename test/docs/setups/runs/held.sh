# Fifteen people leave the file: more than the threshold lets go.
people 1001 1025 > people.csv
rollcall run HR nightly || [ $? -eq 3 ]
export PLAN=$(rollcall status HR --output json | grep -o 'p-[0-9a-f]*' | head -1)
