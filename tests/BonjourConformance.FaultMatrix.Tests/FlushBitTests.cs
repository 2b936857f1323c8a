using BonjourConformance.Cli.Composition;
using BonjourConformance.Simulator.Faults;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>Who minds other hosts' records with the cache-flush bit only is told so: there is less to mend than where none is minded.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FlushBitTests
{
    [TestCase("claims-without-flush-bit-ignored", "rfc6762/9/conflict-starts-probing", true)]
    [TestCase("claims-without-flush-bit-ignored", "rfc6762/9/instance-conflict-starts-probing", true)]
    [TestCase("ignores-conflicts", "rfc6762/9/conflict-starts-probing", false)]
    [TestCase("denials-without-flush-bit-ignored", "rfc6762/8.1/defers-to-holder-of-host-name", true)]
    [TestCase("denials-without-flush-bit-ignored", "rfc6762/8.1/defers-to-holder-of-instance-name", true)]
    [TestCase("ignores-answers-to-probes", "rfc6762/8.1/defers-to-holder-of-host-name", false)]
    public void A_breach_says_whether_the_bit_would_have_been_minded(string fault, string check, bool would)
    {
        var apply = FaultCatalogue.Find(fault).Apply;
        var breaches = MatrixRun.Of(new SimulatedRunOptions { Seed = 7, Changes = [apply] }, c => c.Id == check).Where(MatrixRun.IsBreach).ToList();

        Assert.That(breaches, Is.Not.Empty);
        Assert.That(breaches.Select(b => b.Message), would ? Has.All.Contain("cache-flush bit") : Has.None.Contain("cache-flush bit"));
    }
}
