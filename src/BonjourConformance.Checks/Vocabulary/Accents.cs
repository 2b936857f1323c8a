using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Vocabulary;

/// <summary>A name with accents, and what it would be for whoever took accents and their case for nothing (RFC 6762 section 16).</summary>
public static class Accents
{
    public const string Composed = "Caf\u00E9 d'\u00E9t\u00E9";

    public const string Plain = "Cafe d'ete";

    public const string OtherCase = "Caf\u00C9 d'\u00C9t\u00C9";

    /// <summary>Asks for the name, and then for those that it must not be mistaken for; what the device says to these.</summary>
    public static async Task<IReadOnlyList<Heard>> Ask(CheckFixture fixture, CheckContext context, DnsName type)
    {
        var (session, family) = (context.Session, context.Device.Families.Contains(Family.IPv4) || context.Device.Families.Count == 0 ? Family.IPv4 : Family.IPv6);
        var exact = new Question(type.Prepend(Composed), RecordType.SRV);
        await fixture.FirstAnswer(fixture.Ask(exact, family), CheckFixture.Answering(exact), CheckFixture.Seconds(1.5));
        // An announcement of the name may fall into one of two such times: from one to the next they take twice as long.
        return await Folded() is { Count: > 0 } ? await Folded() : [];

        async Task<IReadOnlyList<Heard>> Folded()
        {
            // The name's own record must be free to be multicast again, and no copy of its answer be under way.
            await fixture.Fresh(exact.Name, RecordType.SRV, family);
            var before = session.Link.Transcript.Now;
            foreach (var label in (string[])[Plain, OtherCase]) fixture.Ask(new Question(type.Prepend(label), RecordType.SRV), family);
            await fixture.Wait(CheckFixture.Seconds(1) + session.Link.Tolerance);
            return [.. session.Since(before).Where(h => h.IsResponse && IsFolded(h, type))];
        }
    }

    /// <summary>An SRV record that nobody asked for under this name: of an alias, or of the name itself, which was answered before.</summary>
    private static bool IsFolded(Heard response, DnsName type)
    {
        DnsName[] names = [type.Prepend(Plain), type.Prepend(OtherCase), type.Prepend(Composed)];
        return response.Message.Answers.Any(r => r.Type == RecordType.SRV && names.Contains(r.Name)) && !response.Message.Answers.Any(r => r.Type == RecordType.CNAME);
    }
}
