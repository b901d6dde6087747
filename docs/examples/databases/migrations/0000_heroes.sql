CREATE TABLE heroes (
  id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL UNIQUE,
  secret_name text NOT NULL,
  age integer CHECK (age >= 0)
);
