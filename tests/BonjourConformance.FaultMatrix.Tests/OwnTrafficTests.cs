using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Link;
using BonjourConformance.Simulator.Faults;
using BonjourConformance.Wire;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>
/// The harness keeps to RFC 6762 itself: what a device may ignore proves nothing. Only a check of the section that a message breaks, or one of the
/// device's robustness, sends what breaks it.
/// </summary>
/// <param name="variation">The device; with a hundred instances lists of known answers are long, and with names that need care they are longer.</param>
[TestFixture("hundred-instances")]
[TestFixture("names-that-need-care")]
[Parallelizable(ParallelScope.All)]
public sealed class OwnTrafficTests(string variation)
{
    /// <summary>Checks of one section that are about what breaks another.</summary>
    private static readonly (string Check, string Section)[] Elsewhere =
        [("rfc6762/18.1/answers-are-used-whatever-the-id", "6"), ("rfc6762/9/conflict-beside-question-counts", "6"), ("rfc6762/8.2/tiebreak-masks-the-flush-bit", "10.2")];

    private IReadOnlyList<Heard> sent = [];

    [OneTimeSetUp]
    public void Listen()
    {
        var change = BoxVariations.All.Single(v => v.Name == variation);
        var run = new SimulatedRun(new SimulatedRunOptions { Seed = 5, Changes = [change.Apply] });
        Session? session = null;
        foreach (var check in MatrixRun.Suite.Where(c => c.Section.Rfc != "RFC 3927")) new CheckRunner(session = run.SessionFor(check)).Run(check);
        run.Loop.Run(session!.Farewell);
        sent = [.. run.Link.Transcript.All.Where(f => f.Direction == Direction.Sent).Select(Heard.Of).OfType<Heard>()];
    }

    public static IEnumerable<TestCaseData> Rules()
    {
        yield return Rule("17", "several records in a packet of more than 1500 octets", h => h.Frame.Reassembled is { Length: > 1500 } && h.Message.Records.Count() > 1);
        yield return Rule("17", "a packet of more than 9000 octets", h => h.Frame.Reassembled is { Length: > 9000 });
        yield return Rule("11", "an IP TTL other than 255", h => h.Frame.Ip!.Ttl != 255);
        yield return Rule("6", "a response to the group from another port than 5353", h => h.IsMulticastResponse && h.SourcePort != 5353);
        yield return Rule("6", "a response to the group with questions", h => h.IsMulticastResponse && h.Message.Questions.Count > 0);
        yield return Rule("7.1", "a known answer that has run out or has the cache-flush bit", h => !h.IsResponse && h.Message.Answers.Any(r => r.Ttl == 0 || r.CacheFlush));
        yield return Rule("10.2", "the cache-flush bit on a proposed record", h => h.Message.Authorities.Any(r => r.CacheFlush));
        yield return Rule("18", "an ID other than zero, sent to the group", h => Group(h) && h.Message.Id != 0);
        yield return Rule("18", "an opcode or a response code other than zero", h => Group(h) && (h.Message.Flags & 0x780F) != 0);
        yield return Rule("18", "AA clear in a response, or set in a query", h => Group(h) && h.Message.AA != h.IsResponse);
        yield return Rule("18", "TC in a response to the group", h => Group(h) && h.IsResponse && h.Message.TC);
        yield return Rule("18", "RD, RA, Z, AD or CD", h => Group(h) && (h.Message.Flags & (DnsFlags.RD | DnsFlags.RA | DnsFlags.Z | DnsFlags.AD | DnsFlags.CD)) != 0);

        static TestCaseData Rule(string section, string breach, Func<Heard, bool> broken) => new TestCaseData(section, broken).SetArgDisplayNames(section, breach);
        static bool Group(Heard heard) => heard.IsMulticast && heard.SourcePort == 5353;
    }

    [TestCaseSource(nameof(Rules))]
    public void What_the_harness_sends_keeps_to_the_section(string section, Func<Heard, bool> broken)
    {
        Assert.That(sent, Has.Count.GreaterThan(1000), "there is something to judge");
        Assert.That(Show(sent.Where(broken), section), Is.Empty);
    }

    private static IEnumerable<string> Show(IEnumerable<Heard> broken, string section) =>
        from heard in broken
        where !IsDeliberate(heard.Frame.Comment, section)
        group heard by heard.Frame.Comment into sender
        select $"{sender.Key}: {sender.Count()} messages, the first in frame {sender.First().Number} to {sender.First().To}, flags {sender.First().Message.Flags:x4}";

    /// <summary>Whether a check sends what breaks a section because it judges how a device takes that.</summary>
    private static bool IsDeliberate(string? check, string section) => check is not null
        && (Elsewhere.Contains((check, section)) || check.StartsWith("robustness/", StringComparison.Ordinal)
            || check.StartsWith($"rfc6762/{section}/", StringComparison.Ordinal) || check.StartsWith($"rfc6762/{section}.", StringComparison.Ordinal));
}
