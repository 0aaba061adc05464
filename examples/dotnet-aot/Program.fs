[<EntryPoint>]
let main args =
    for word in args do
        printfn "%s %d" word word.Length
    0
