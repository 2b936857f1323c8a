using BonjourConformance.Cli.Composition;
using BonjourConformance.Simulator;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>A box that probes for two host names in one message has not turned from one to the other.</summary>
public sealed class SeveralHostNamesTests
{
    /// <summary>One that minds no conflict is restarted for each contest, and then probes for all its names at once.</summary>
    [Test]
    public void A_name_probed_for_beside_the_contested_one_is_no_turn_to_another()
    {
        var results = MatrixRun.Of(new SimulatedRunOptions { Seed = 3, Changes = [HasTwoAndMindsNoConflict] }, c => c.Id.StartsWith("rfc6762/8.2/", StringComparison.Ordinal));

        Assert.That(results.Where(MatrixRun.IsBreach), Is.Empty, MatrixRun.Show(results.Where(MatrixRun.IsBreach)));
    }

    private static void HasTwoAndMindsNoConflict(Behaviour b)
    {
        b.Services.Setup.Add(s => s with { Instances = [.. s.Instances.Select((i, n) => n % 2 == 0 ? i : i with { Host = s.Host + "-b" })] });
        b.Conflicts.OnEstablished = EstablishedConflict.Ignore;
    }
}
