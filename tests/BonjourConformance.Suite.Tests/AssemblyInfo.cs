using NUnit.Framework;

// One device, one link, one clock: the checks run one after another.
[assembly: NonParallelizable]
[assembly: LevelOfParallelism(1)]
