using BonjourConformance.Checks.Sessions;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>
/// The harness keeps to RFC 6762 itself: what a device may ignore proves nothing. Only a check of the section that a message breaks, one of the
/// device's robustness, or one that says so where it sends it, sends what breaks it.
/// </summary>
internal static class OwnTraffic
{
    private static readonly Rule[] Rules =
    [
        new("17", "several records in a packet of more than 1500 octets", h => h.Frame.Reassembled is { Length: > 1500 } && h.Message.Records.Count() > 1),
        new("17", "a packet of more than 9000 octets", h => h.Frame.Reassembled is { Length: > 9000 }),
        new("11", "an IP TTL other than 255", h => h.Frame.Ip!.Ttl != 255),
        new("6", "a response to the group from another port than 5353", h => h.IsMulticastResponse && h.SourcePort != 5353),
        new("6", "a response to the group with questions", h => h.IsMulticastResponse && h.Message.Questions.Count > 0),
        new("7.1", "a known answer that has run out or has the cache-flush bit", h => !h.IsResponse && h.Message.Answers.Any(r => r.Ttl == 0 || r.CacheFlush)),
        new("10.2", "the cache-flush bit on a proposed record", h => h.Message.Authorities.Any(r => r.CacheFlush)),
        new("18", "an ID other than zero, sent to the group", h => Group(h) && h.Message.Id != 0),
        new("18", "an opcode or a response code other than zero", h => Group(h) && (h.Message.Flags & 0x780F) != 0),
        new("18", "AA clear in a response, or set in a query", h => Group(h) && h.Message.AA != h.IsResponse),
        new("18", "TC in a response to the group", h => Group(h) && h.IsResponse && h.Message.TC),
        new("18", "RD, RA, Z, AD or CD", h => Group(h) && (h.Message.Flags & (DnsFlags.RD | DnsFlags.RA | DnsFlags.Z | DnsFlags.AD | DnsFlags.CD)) != 0),
    ];

    /// <summary>What the harness sent in a run so far and should not have, one line for each rule and check; empty for nothing.</summary>
    /// <param name="sessions">All that the run had.</param>
    public static IReadOnlyList<string> Breaches(SimulatedRun run, IEnumerable<Session> sessions)
    {
        var sent = Sent(run).ToList();
        var probes = run.Link.Transcript.All.Where(f => f.Direction == Direction.Received).Select(Heard.Of).OfType<Heard>().Where(h => h.IsProbe)
            .SelectMany(h => h.Message.Questions, (h, q) => (q.Name, h.At)).ToLookup(p => p.Name, p => p.At);
        List<Rule> rules = [.. Rules, .. InSequence(sent, probes)];
        var marked = sessions.SelectMany(s => s.Deliberate).Where(d => d.What.Seen is not null).SelectMany(d => d.Sections, (d, section) => (d.What.Frame.Number, section)).ToHashSet();
        return
        [
            .. from heard in sent
               from rule in rules
               where rule.IsBroken(heard) && !marked.Contains((heard.Number, rule.Section)) && !IsOfItsOwnCheck(heard.Frame.Comment, rule.Section) && !IsOfTheDevice(run, heard)
               group heard by (rule.Section, rule.Breach, heard.Frame.Comment) into same
               select $"section {same.Key.Section}, {same.Key.Breach}: {same.Key.Comment}, {same.Count()} messages, the first in frame {same.First().Number} to {same.First().To}, flags {same.First().Message.Flags:x4}",
        ];
    }

    /// <summary>The messages that the harness sent.</summary>
    public static IEnumerable<Heard> Sent(SimulatedRun run) => run.Link.Transcript.All.Where(f => f.Direction == Direction.Sent).Select(Heard.Of).OfType<Heard>();

    /// <summary>Whether the device's own message comes back to it, as from a reflector or a switch: what is wrong with it is the device's.</summary>
    private static bool IsOfTheDevice(SimulatedRun run, Heard sent) =>
        run.Link.Transcript.All.Any(f => f.Direction == Direction.Received && f.Number < sent.Number && f.Parsed.Payload.Span.SequenceEqual(sent.Frame.Parsed.Payload.Span));

    /// <summary>Whether a check judges how a device takes what breaks its own section.</summary>
    private static bool IsOfItsOwnCheck(string? check, string section) => check is not null
        && (check.StartsWith("robustness/", StringComparison.Ordinal)
            || check.StartsWith($"rfc6762/{section}/", StringComparison.Ordinal) || check.StartsWith($"rfc6762/{section}.", StringComparison.Ordinal));

    /// <summary>Rules that it takes what went before to judge by.</summary>
    private static IEnumerable<Rule> InSequence(IReadOnlyList<Heard> sent, ILookup<DnsName, TimeSpan> probes)
    {
        // A little less, for what the link delays.
        var second = TimeSpan.FromSeconds(0.95);
        var defence = TimeSpan.FromMilliseconds(245);
        HashSet<int> again = [], asked = [], alone = [];
        var said = new Dictionary<(MacAddress, Checks.Suites.Family, DnsName, RecordType, RecordData), TimeSpan>();
        var questions = new Dictionary<(MacAddress, Checks.Suites.Family, Question), TimeSpan>();
        foreach (var heard in sent.Where(Group))
        {
            foreach (var record in heard.Message.Records.Where(r => heard.IsResponse && r.Ttl > 0 && r.Type != RecordType.OPT))
            {
                var key = (heard.Frame.Source, heard.Family, record.Name, record.Type, record.Data);
                if (said.TryGetValue(key, out var before) && heard.At > before && heard.At - before < (probes[record.Name].Any(at => at <= heard.At && heard.At - at < second) ? defence : second)) again.Add(heard.Number);
                said[key] = heard.At;
            }
            // What several checks ask, or a check asks for several reasons, is no series.
            foreach (var question in heard.Message.Questions.Where(_ => heard is { IsResponse: false, IsProbe: false } && heard.Frame.Comment?.StartsWith("harness:", StringComparison.Ordinal) == true))
            {
                var key = (heard.Frame.Source, heard.Family, question);
                if (questions.TryGetValue(key, out var before) && heard.At > before && heard.At - before < second) asked.Add(heard.Number);
                questions[key] = heard.At;
            }
        }
        yield return new("6", "a record multicast again within a second", h => again.Contains(h.Number));
        yield return new("5.2", "a question repeated within a second", h => asked.Contains(h.Number));
    }

    private static bool Group(Heard heard) => heard.IsMulticast && heard.SourcePort == 5353;

    /// <param name="Breach">What it forbids.</param>
    private sealed record Rule(string Section, string Breach, Func<Heard, bool> IsBroken);
}
