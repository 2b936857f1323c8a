// A live run waits far more than it computes: all of them at once take as long as the longest.
[assembly: LevelOfParallelism(56)]
[assembly: Category("Interop")]
