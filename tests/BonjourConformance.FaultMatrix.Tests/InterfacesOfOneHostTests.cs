using System.Net;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Simulator;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>
/// A box with two interfaces on the link may give out the addresses of both at its one host name. An address answers at its own interface only: a datagram for one
/// that is carried to the other is lost, and nobody's fault but the sender's.
/// </summary>
public sealed class InterfacesOfOneHostTests
{
    [Test]
    public void Each_is_asked_alone_at_an_address_of_its_own()
    {
        var results = MatrixRun.Of(new SimulatedRunOptions { Seed = 3, Changes = [HasTwo] }, c => c.Id.StartsWith("rfc6762/5.5/direct-unicast", StringComparison.Ordinal));

        Assert.That(results.Select(r => r.Verdict), Is.All.EqualTo(Verdict.Pass), MatrixRun.Show(results));
        Assert.That(results, Has.Count.EqualTo(2), "over each family");
    }

    private static void HasTwo(Behaviour behaviour)
    {
        List<IPAddress> both = [];
        behaviour.Services.Setup.Add(setup =>
        {
            var mac = new MacAddress(setup.Mac.Value - 1);
            // Sorts before the other: where both are stated, it is met first.
            InterfaceSetup other = new(mac, IPAddress.Parse("192.168.77.3"), [DeviceSetup.LinkLocalAddress(mac)]);
            both = [other.IPv4!, .. other.IPv6, setup.IPv4!, .. setup.IPv6];
            return setup with { MoreInterfaces = [other] };
        });
        behaviour.Services.Records.Add(records =>
        {
            foreach (var set in records.Where(r => r.Role == RecordRole.HostAddress).GroupBy(r => r.Record.Type).ToList())
            {
                var (at, some) = (records.IndexOf(set.First()), set.First());
                records.RemoveAll(set.Contains);
                var family = ((AddressData)some.Record.Data).Address.AddressFamily;
                records.InsertRange(at, both.Where(a => a.AddressFamily == family).Select(a => new ZoneRecord(RecordRole.HostAddress, some.Record with { Data = new AddressData(a) }, true, some.Claims)));
            }
        });
    }
}
