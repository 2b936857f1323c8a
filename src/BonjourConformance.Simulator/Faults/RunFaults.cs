using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Breaches that show in some messages of a run only, whatever called those forth (RFC 6762 sections 6 and 11).</summary>
public static class RunFaults
{
    private static readonly IPAddress Routable = IPAddress.Parse("fd00:77::2");

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("additional-records-once-more-within-a-second", ["6762-6-27"], "Keeps the one-second rule for answers, but not for additional records.",
            b => b.Answering.KeepsRateLimit = (_, additional, _) => !additional),
        new("text-once-more-within-a-second", ["6762-6-27"], "Keeps the one-second rule for all records but TXT.", b => b.Answering.KeepsRateLimit = (record, _, _) => record.Role != RecordRole.Text),
        new("unicast-bit-of-one-question-counts-for-all", ["6762-6-28"], "Answers a QM question by unicast where another question of the query is QU.", b => b.Answering.OneBitForAllQuestions = true),
        new("announcements-to-the-last-querier-too", ["6762-6-28", "6762-11-02"], "Sends a copy of each announcement to whoever was last answered by unicast, with an IP TTL of 64.", b =>
        {
            var last = new Dictionary<IpFamily, Outgoing>();
            b.Messages.Replace.Add(m =>
            {
                if (m.Kind == OutgoingKind.UnicastAnswer) last[m.Family] = m;
                if (m.Kind != OutgoingKind.Announcement || !last.TryGetValue(m.Family, out var answered)) return [m];
                var copy = m.Copy();
                (copy.To, copy.ToMac, copy.Ttl) = (answered.To, answered.ToMac, 64);
                return [m, copy];
            });
        }),
        new("additional-records-of-suppressed-answers", ["6762-6-29"], "Suppresses what the querier knows, and sends the additional records all the same.", b => b.Answering.AdditionalsOfSuppressed = true),
        new("denials-beside-suppressed-answers", ["6762-6-29", "6762-6-27"], "Suppresses what the querier knows, and sends the additional records all the same, with a denial of its host's other types.", b =>
        {
            b.Answering.AdditionalsOfSuppressed = true;
            b.Messages.Rewrite.Add(m =>
            {
                if (m.Message is { IsResponse: true, Answers.Count: 0 } && m.Message.Additionals.FirstOrDefault(r => r.Data is AddressData) is { } address)
                    m.Message = m.Message with { Additionals = [.. m.Message.Additionals, ResourceRecord.Nsec(address.Name, [RecordType.A, RecordType.AAAA], 120)] };
            });
        }),
        new("additional-records-for-a-missing-type", ["6762-6-29", "6762-6.1-01", "robustness-14"], "Answers a question for a type that a name lacks by additional records alone.", b =>
        {
            b.Negative.Denies = false;
            b.Answering.AdditionalsForMissingTypes = true;
        }),
        new("answers-added-again", ["robustness-14", "6762-6-27"], "Lists addresses that are answers among the additional records too.", b => b.Answering.AddsAnswersAgain = true),
        new("same-address-twice", ["robustness-14"], "Announces its IPv4 address twice, having found it under two names of the interface.", b => b.Messages.Rewrite.Add(m =>
        {
            if (m.Kind == OutgoingKind.Announcement && m.Message.Answers.FirstOrDefault(r => r.Type == RecordType.A) is { } address) m.Message = m.Message with { Answers = [.. m.Message.Answers, address] };
        })),
        new("unicast-from-its-routable-address", ["6762-11-10"], "Has a routable IPv6 address, and sends all unicast responses from it.", b =>
        {
            b.Services.Setup.Add(s => s with { IPv6 = [.. s.IPv6, Routable] });
            b.Messages.Rewrite.Add(m =>
            {
                if (m is { Kind: OutgoingKind.UnicastAnswer, Family: IpFamily.IPv6 }) m.From = Routable;
            });
        }),
        new("unicast-of-pointers-from-its-routable-address", ["6762-11-10"], "Has a routable IPv6 address, and sends unicast responses with pointers from it.", b =>
        {
            b.Services.Setup.Add(s => s with { IPv6 = [.. s.IPv6, Routable] });
            b.Messages.Rewrite.Add(m =>
            {
                if (m is { Kind: OutgoingKind.UnicastAnswer, Family: IpFamily.IPv6 } && m.Message.Answers.Any(r => r.Type == RecordType.PTR)) m.From = Routable;
            });
        }),
    ];
}
