using System.Net;
using BonjourConformance.Simulator.Querier;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Tests.Querier;

/// <summary>One querier on an interface with IPv4 only, a clock that jumps, and a list of all queries it sent.</summary>
internal sealed class Bench
{
    public static readonly DnsName Type = DnsName.Parse("_test._tcp.local.");
    public static readonly DnsName Host = DnsName.Parse("peer.local.");
    public static readonly MacAddress Own = MacAddress.Parse("02:00:5e:00:53:99");
    public static readonly MacAddress Peer = MacAddress.Parse("02:00:5e:00:53:07");
    public static readonly IPAddress OwnAddress = IPAddress.Parse("192.168.77.9");
    public static readonly IPAddress PeerAddress = IPAddress.Parse("192.168.77.7");
    public static readonly IPAddress Group = IPAddress.Parse("224.0.0.251");

    public Bench(int seed, Action<QuerierBehaviour>? change = null)
    {
        var behaviour = new QuerierBehaviour();
        change?.Invoke(behaviour);
        Machine = new QuerierMachine(new QuerierHost(Own, () => OwnAddress, 24, () => null), behaviour, seed);
    }

    public QuerierMachine Machine { get; }

    public TimeSpan Now { get; private set; }

    public List<(TimeSpan At, ParsedFrame Frame)> Sent { get; } = [];

    public IEnumerable<(TimeSpan At, DnsMessage Query)> Queries => Sent.Select(s => (s.At, s.Frame.Dns!.Message));

    public IEnumerable<(TimeSpan At, DnsMessage Query)> For(DnsName name, RecordType type) =>
        Queries.Where(q => q.Query.Questions.Any(asked => asked.Name == name && asked.Type == type));

    public static DnsName Instance(string label = "One") => Type.Prepend(label);

    public static ResourceRecord Pointer(string label = "One", uint ttl = 4500) => ResourceRecord.Ptr(Type, Instance(label), ttl);

    public static ResourceRecord[] Details(string label = "One", uint ttl = 120) =>
    [
        ResourceRecord.Srv(Instance(label), 80, Host, ttl),
        ResourceRecord.Txt(Instance(label), TxtData.Of(), ttl),
        ResourceRecord.A(Host, PeerAddress, ttl),
        ResourceRecord.Nsec(Host, [RecordType.A], ttl),
    ];

    /// <summary>A running querier that has just been told to browse.</summary>
    public static Bench Browsing(int seed, Action<QuerierBehaviour>? change = null)
    {
        var bench = new Bench(seed, change);
        bench.Machine.Activate(TimeSpan.Zero);
        bench.Run(1);
        bench.Machine.Browse(Type, bench.Now);
        return bench;
    }

    public void Run(double seconds)
    {
        var until = Now + TimeSpan.FromSeconds(seconds);
        while (Machine.NextDeadline is { } due && due <= until)
        {
            Now = due > Now ? due : Now;
            Machine.Tick(Now);
            Collect();
        }
        Now = until;
    }

    public void Hear(DnsMessage message, IPAddress? from = null, IPAddress? to = null, ushort port = 5353)
    {
        var target = to ?? Group;
        var frame = FrameWriter.Udp(Peer, target.Equals(Group) ? MacAddress.OfGroup(target) : Own, from ?? PeerAddress, target, port, 5353,
            DnsWriter.Write(message));
        Machine.Receive(FrameReader.Read(frame), Now);
        Collect();
    }

    public void Answer(params ResourceRecord[] records) => Hear(DnsMessage.Response(records));

    private void Collect()
    {
        while (Machine.TryTake(out var frame)) Sent.Add((Now, FrameReader.Read(frame)));
    }
}
