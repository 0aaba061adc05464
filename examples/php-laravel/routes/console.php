<?php

use App\Jobs\Measure;
use Illuminate\Support\Facades\Schedule;

Schedule::job(new Measure('Lagos'))->hourly();
