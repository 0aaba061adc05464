<?php

namespace App\Http\Controllers;

use App\Jobs\Measure;
use App\Models\Boat;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Storage;

class BoatController
{
    public function index()
    {
        return view('boats', ['boats' => Boat::orderBy('name')->get()]);
    }

    public function store(Request $request)
    {
        $path = $request->file('photo')->store('boats', 'public');
        Boat::create(['name' => $request->string('name'), 'photo' => Storage::url($path)]);
        Measure::dispatch($request->string('name'));

        return redirect('/');
    }
}
