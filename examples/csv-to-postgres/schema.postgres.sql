CREATE TABLE directory (
  employee_no varchar(16) PRIMARY KEY,
  mail varchar(256) NOT NULL UNIQUE,
  full_name varchar(256),
  given_name varchar(64),
  family_name varchar(64),
  title varchar(128),
  department varchar(64) NOT NULL,
  hired_on date,
  is_active boolean NOT NULL DEFAULT true,
  left_at timestamptz
);
