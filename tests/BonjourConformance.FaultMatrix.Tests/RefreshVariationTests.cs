using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Cli.Composition;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>RFC 6762 section 5.2 has a variation added to the moments at which a record is asked for again; that it is drawn for each of the four is nowhere said.</summary>
public sealed class RefreshVariationTests
{
    [TestCase(0.008, Verdict.Pass)]
    [TestCase(0, Verdict.Warning)]
    public void One_draw_for_all_four_moments_is_a_variation(double draw, Verdict verdict)
    {
        var results = MatrixRun.Of(new SimulatedRunOptions { Seed = 3, Changes = [b => (b.Querier.MaintenancePoints, b.Querier.MaintenanceSpread) = ([0.80 + draw, 0.85 + draw, 0.90 + draw, 0.95 + draw], 0)] }, c => c.Id == "rfc6762/5.2/refresh-times-vary");

        Assert.That(results.Select(r => r.Verdict), Is.EqualTo(new[] { verdict, verdict }), MatrixRun.Show(results));
    }
}
