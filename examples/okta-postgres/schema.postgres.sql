CREATE SCHEMA IF NOT EXISTS intranet;
CREATE TABLE intranet.staff (
  staff_id uuid PRIMARY KEY,
  login varchar(113) NOT NULL,
  okta_id varchar(64),
  full_name varchar(256),
  given_name varchar(64),
  family_name varchar(64),
  mail varchar(256),
  mobile varchar(64),
  employee_no varchar(16),
  department varchar(64) NOT NULL,
  locale varchar(8),
  kind varchar(16) NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  status char(1) NOT NULL,
  left_at timestamptz
);
CREATE UNIQUE INDEX ON intranet.staff (lower(login));
