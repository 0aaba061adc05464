document.title = "Board";
