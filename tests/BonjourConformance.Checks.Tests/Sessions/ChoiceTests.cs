using System.Net;
using BonjourConformance.Checks.Profiles;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Link;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Tests.Sessions;

/// <summary>Which device of a link is meant.</summary>
public sealed class ChoiceTests
{
    [Test]
    public void Of_hundreds_that_answer_some_are_told_and_those_with_a_name_first()
    {
        var transcript = new Transcript(new VirtualLoop());
        var group = IPAddress.Parse("224.0.0.251");
        foreach (var i in Enumerable.Range(1, 200))
        {
            var address = IPAddress.Parse($"192.0.2.{i}");
            var record = i == 200 ? ResourceRecord.A(DnsName.Of("printer", "local"), address) : ResourceRecord.Ptr(DnsName.Of("_http", "_tcp", "local"), DnsName.Of($"n{i}", "_http", "_tcp", "local"), 4500);
            transcript.Add(TimeSpan.FromMilliseconds(i), Direction.Received, FrameWriter.Udp(new MacAddress(0x0200_5E00_5300 + (ulong)i), MacAddress.OfGroup(group), address, group, 5353, 5353, DnsWriter.Write(DnsMessage.Response(record))));
        }

        var said = new Choice(new DeviceProfile(), null, MacAddress.Zero).WhyNot([.. transcript.All.Select(Heard.Of).OfType<Heard>()]);

        Assert.That(said, Does.Contain("choose one with --device. These answered: printer.local. (192.0.2.200").And.EndWith("; and 190 more.").And.Length.LessThan(800));
    }
}
