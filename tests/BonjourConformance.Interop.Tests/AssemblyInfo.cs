// More than there are tests, so that Berths, and not chance, says which begins first.
[assembly: LevelOfParallelism(128)]
[assembly: Category("Interop")]
