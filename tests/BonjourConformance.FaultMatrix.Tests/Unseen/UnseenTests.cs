using System.Globalization;
using BonjourConformance.Checks.Verdicts;

namespace BonjourConformance.FaultMatrix.Tests.Unseen;

/// <summary>
/// Devices without fault that no check was written beside: any names, addresses and records, any of the choices that the RFCs leave,
/// any surroundings. None may be blamed. BONJOUR_UNSEEN=FIRST-LAST asks for other seeds than those of every change;
/// BONJOUR_MATRIX_CAPTURES=FOLDER keeps what was sent.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class UnseenTests
{
    /// <summary>Worlds in which a faultless device was blamed once, after those of every change.</summary>
    private static readonly int[] BlamedOnce = [162, 166, 181, 190, 197, 218, 222, 248];

    private static IEnumerable<int> Seeds
    {
        get
        {
            if (Environment.GetEnvironmentVariable("BONJOUR_UNSEEN") is not { } wanted) return [.. Enumerable.Range(1, 24), .. BlamedOnce];
            var range = wanted.Split('-').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToList();
            return Enumerable.Range(range[0], range[^1] - range[0] + 1);
        }
    }

    [TestCaseSource(nameof(Seeds))]
    public void A_faultless_device_is_not_blamed(int seed)
    {
        var world = new UnseenWorld(seed);

        var results = world.Run();

        // These devices have the attributes that chance gives them: practice may warn of them, the RFCs may not.
        var blamed = results.Where(r => (MatrixRun.IsBreach(r) && !r.Id.StartsWith("practice/", StringComparison.Ordinal)) || r.Verdict == Verdict.Error).ToList();
        var open = results.Where(r => r.Verdict == Verdict.Inconclusive).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(blamed, Is.Empty, () => $"{world}\n{MatrixRun.Show(blamed)}");
            // What is left open is left open for want of evidence, of which a device with services, a quiet link and all controls give plenty.
            if (world.IsQuiet && world.HasServices) Assert.That(open, Has.Count.LessThanOrEqualTo(results.Count / 50), () => $"{world}\n{MatrixRun.Show(open)}");
        });
    }
}
