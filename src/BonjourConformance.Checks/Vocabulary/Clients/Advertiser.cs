using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>
/// Another host's services, for a device that browses, resolves and connects: as long as it is there, it answers the device's questions about
/// its records, and refuses the connections that the device makes to the test hosts. Of several that are there, each minds the ports that it advertises.
/// </summary>
public sealed class Advertiser : IDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(25);
    private readonly CheckFixture fixture;
    private readonly Session session;
    private readonly List<ResourceRecord> records;
    private readonly HashSet<ushort> ports;

    public Advertiser(CheckFixture fixture, Session session, IEnumerable<ResourceRecord> records)
    {
        this.fixture = fixture;
        this.session = session;
        this.records = [.. records];
        ports = [.. Ports(this.records)];
        session.Advertisers.Add(this);
        session.Link.Transcript.Added += OnFrame;
    }

    /// <summary>Adds what an answer leads to (RFC 6763 section 12); otherwise each question gets its answer and nothing else.</summary>
    public bool WithAdditionals { get; init; }

    /// <summary>The test hosts that the device tried to reach by TCP, in order, one for each connection.</summary>
    public List<(TestHost Host, TcpSegment Segment, Frame Frame)> Connections { get; } = [];

    public void Dispose()
    {
        session.Link.Transcript.Added -= OnFrame;
        session.Advertisers.Remove(this);
    }

    /// <summary>Announces records, and answers for them from now on in place of those of the same set.</summary>
    public void Change(params ResourceRecord[] fresh)
    {
        records.RemoveAll(r => fresh.Any(f => f.SameSet(r)));
        records.AddRange(fresh);
        ports.UnionWith(Ports(fresh));
        foreach (var family in session.Device.Families) fixture.Send(DnsMessage.Response(fresh), family, FromRival);
    }

    /// <summary>It answers whenever it is asked: what was multicast a moment ago may have been lost, and it is not the one that is judged.</summary>
    private Sending FromRival => new() { From = session.Hosts.Rival, Breaks = ["6"] };

    private void OnFrame(Frame frame)
    {
        if (!session.Device.Sent(frame)) return;
        if (TcpSegment.Of(frame.Parsed) is { } segment) Meet(frame, segment);
        else if (Heard.Of(frame) is { IsResponse: false, IsProbe: false } query && AnswerTo(query) is { Answers.Count: > 0 } answer)
            session.Link.Loop.At(session.Now + Delay, () => fixture.Send(answer, query.Family, FromRival with { ToDeviceAlone = !IsLawful(answer) }));
    }

    /// <summary>What a host should take but none should send is for the device alone.</summary>
    private static bool IsLawful(DnsMessage answer) => !answer.Records.Any(r => r.Data is TxtData { Strings.Count: 0 } or RawData { Octets.Length: 0 });

    private void Meet(Frame frame, TcpSegment segment)
    {
        if (session.Hosts.All.FirstOrDefault(h => h.Address(Families.Of(frame.Ip!.Destination)).Equals(frame.Ip.Destination)) is not { } host) return;
        if (!segment.IsSyn || !IsMine(segment)) return;
        if (!Connections.Exists(c => c.Segment.SourcePort == segment.SourcePort && c.Host == host)) Connections.Add((host, segment, frame));
        session.Link.Loop.At(session.Now, () => session.Link.Send(segment.Refusal.ToFrame(host.Mac, frame.Source, frame.Ip!.Destination, frame.Ip.Source), "harness: a connection refused"));
    }

    /// <summary>To a port that it advertised, or to whatever port where nobody else could be meant.</summary>
    private bool IsMine(TcpSegment segment) => ports.Contains(segment.DestinationPort) || session.Advertisers.Count == 1;

    private static IEnumerable<ushort> Ports(IEnumerable<ResourceRecord> records) => records.Select(r => r.Data).OfType<SrvData>().Select(s => s.Port);

    private DnsMessage AnswerTo(Heard query)
    {
        var answers = records.Where(r => query.Message.Questions.Any(q => q.Name == r.Name && (q.Type == r.Type || q.Type == RecordType.ANY)) && !query.Message.Answers.Any(k => k.SameRecord(r) && k.Ttl * 2UL >= r.Ttl)).ToList();
        var response = DnsMessage.Response([.. answers]);
        if (!WithAdditionals) return response;
        var led = new List<ResourceRecord>(answers);
        for (var i = 0; i < led.Count; i++)
        {
            var to = led[i].Data switch { NameData pointer => pointer.Name, SrvData srv => srv.Target, _ => null };
            if (to is not null) led.AddRange(records.Where(r => r.Name == to && !led.Contains(r)));
        }
        return response with { Additionals = [.. led.Skip(answers.Count)] };
    }
}
