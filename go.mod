module alteram

go 1.26
