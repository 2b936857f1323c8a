using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Simulator;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>A device may say where it stands (RFC 1876): of all types the one that others are asked for because they lack it.</summary>
public sealed class LocationRecordTests
{
    [Test]
    public void What_it_lacks_is_denied_all_the_same()
    {
        var results = MatrixRun.Of(new SimulatedRunOptions { Changes = [HasLocation] }.AsLive(), c => c.Id.StartsWith("rfc6762/6.1/missing-type-is-denied", StringComparison.Ordinal));

        Assert.That(results.Select(r => r.Verdict), Is.All.EqualTo(Verdict.Pass), MatrixRun.Show(results));
    }

    private static void HasLocation(Behaviour behaviour) => behaviour.Services.Records.Add(records =>
    {
        var address = records.First(r => r.Role == RecordRole.HostAddress);
        records.Add(new ZoneRecord(RecordRole.HostInfo, address.Record with { Type = (RecordType)29, Data = new RawData(new byte[16]) }, true, address.Claims));
    });
}
