module example.com/bank/api

go 1.26
