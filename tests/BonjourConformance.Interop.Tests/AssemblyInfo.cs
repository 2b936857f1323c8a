// A live run waits far more than it computes: all of them at once take as long as the longest.
[assembly: LevelOfParallelism(48)]
[assembly: Category("Interop")]
