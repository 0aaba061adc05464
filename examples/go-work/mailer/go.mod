module example.com/bank/mailer

go 1.26
