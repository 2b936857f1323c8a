using System.Net;
using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Link;
using BonjourConformance.Link.Virtual;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Tests.StartUps;

/// <summary>A small transcript of a device, made message by message; times in milliseconds.</summary>
internal sealed class Made
{
    public static readonly DnsName Host = DnsName.Of("printer", "local");
    public static readonly DnsName Instance = DnsName.Of("Paper", "_ipp", "_tcp", "local");

    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.2");
    private static readonly IPAddress Group = IPAddress.Parse("224.0.0.251");
    private static readonly MacAddress Mac = MacAddress.Parse("02:00:5e:00:53:02");

    public Transcript Transcript { get; } = new(new VirtualLoop());

    /// <summary>Names that the device has all the while.</summary>
    public HashSet<DnsName> Undisputed { get; init; } = [];

    public StartUp StartUp => new([.. Transcript.All], [.. Transcript.All.Select(Heard.Of).OfType<Heard>()], Moment.Start, new HashSet<DnsName> { Host, Instance }) { Undisputed = Undisputed };

    public static ResourceRecord A => ResourceRecord.A(Host, Address);

    public static ResourceRecord Srv => ResourceRecord.Srv(Instance, 631, Host);

    public static ResourceRecord Pointer => ResourceRecord.Ptr(Instance.Skip(), Instance, 4500);

    public static ResourceRecord Text(string value) => ResourceRecord.Txt(Instance, TxtData.Of(value), 4500);

    public Made Probes(DnsName name, params int[] at) => ProbesTogether([name], at);

    public Made ProbesTogether(DnsName[] names, params int[] at)
    {
        foreach (var time in at)
            Send(time, DnsMessage.Query([.. names.Select(n => new Question(n, RecordType.ANY))]) with { Authorities = [.. names.Select(n => (n == Host ? A : Srv).WithCacheFlush(false))] });
        return this;
    }

    public Made Proposes(int at, ResourceRecord record)
    {
        Send(at, DnsMessage.Query(new Question(record.Name, record.Type)) with { Authorities = [record] });
        return this;
    }

    public Made Announces(int at, params ResourceRecord[] records)
    {
        Send(at, DnsMessage.Response(records));
        return this;
    }

    public Made Arp(int at, IPAddress sender, IPAddress target)
    {
        Add(at, FrameWriter.Arp(new ArpPacket(ArpPacket.Request, Mac, sender, MacAddress.Zero, target)));
        return this;
    }

    private void Send(int at, DnsMessage message) => Add(at, FrameWriter.Udp(Mac, MacAddress.OfGroup(Group), Address, Group, 5353, 5353, DnsWriter.Write(message)));

    private void Add(int at, byte[] frame) => Transcript.Add(TimeSpan.FromMilliseconds(at), Direction.Received, frame);
}
