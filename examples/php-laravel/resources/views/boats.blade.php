<!doctype html>
<html lang="en">
<head>
    <title>Boats</title>
    @vite(['resources/css/app.css', 'resources/js/app.js'])
</head>
<body>
    @foreach ($boats as $boat)
        <p>{{ $boat->name }}</p>
    @endforeach
</body>
</html>
