document.title = "letters";
