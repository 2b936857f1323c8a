using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Responders that believe, overlook or pass on what others say in one form, beside something else, or for a while (RFC 6762 sections 6, 6.5, 8.3, 9 and 18.1).</summary>
public static class HeardInPartFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        // What is answered, sections 6 and 6.5.
        new("answers-for-hosts-it-knows", ["6762-6-01", "6762-6-02"], "Answers for the host name of another host whose address it has heard.", b =>
        {
            var addressOf = Learnt(b);
            ResourceRecord? due = null;
            b.Reception.Filters.Add(m =>
            {
                due = m.Message is { IsResponse: false, Questions: [var asked] } && addressOf(asked.Name) is { } known && known.Type == asked.Type ? known : null;
                b.Answering.EmptyForUnknown = due is null ? null : 0;
                return true;
            });
            b.Messages.Rewrite.Add(m =>
            {
                if (m.Kind == OutgoingKind.Answer && due is not null && !m.Message.Records.Any()) m.Message = m.Message with { Answers = [due] };
            });
        }),
        new("simple-resolvers-told-of-hosts-it-knows", ["6762-6-02"], "Answers simple resolvers for the host name of another host whose address it has heard.", b =>
        {
            var addressOf = Learnt(b);
            var isSimple = false;
            b.Reception.Filters.Add(m =>
            {
                isSimple = !m.Message.IsResponse && m.IsLegacy;
                return true;
            });
            b.Answering.TakesForOwn = (asked, own) => isSimple && own.Count == 2 && addressOf(asked) is not null;
            b.Messages.Rewrite.Add(m =>
            {
                if (m.Kind == OutgoingKind.LegacyAnswer && m.Message.Questions is [var asked] && addressOf(asked.Name) is { } known)
                    m.Message = m.Message with { Answers = [known.WithTtl(10).WithCacheFlush(false)], Additionals = [] };
            });
        }),
        new("class-any-at-instances-without-text-over-ipv6", ["6762-6.5-02"], "Answers type and class ANY at instance names over IPv6 without the TXT record.", b =>
        {
            var family = IpFamily.IPv4;
            b.Reception.Filters.Add(m =>
            {
                family = m.Family;
                return true;
            });
            b.Answering.Select = (q, found) => family == IpFamily.IPv6 && q is { Class: DnsClass.Any, Type: RecordType.ANY, Name.Count: 4 } ? [.. found.Where(r => r.Record.Type != RecordType.TXT)] : found;
        }),

        // What is believed, sections 6, 9 and 18.1.
        new("unicast-believed-for-a-minute-after-probing", ["6762-6-23"], "Takes unicast responses for a minute after it has probed.", b =>
        {
            var (hasProbed, until) = (false, TimeSpan.Zero);
            b.Messages.Rewrite.Add(m => hasProbed |= m.Kind == OutgoingKind.Probe);
            b.Reception.Filters.Add(m =>
            {
                if (hasProbed) until = m.At + TimeSpan.FromMinutes(1);
                hasProbed = false;
                b.Reception.AcceptsUnsolicitedUnicast = m.At < until;
                return true;
            });
        }),
        new("service-conflicts-answering-another-host-ignored", ["6762-9-04"], "Skips responses with SRV and TXT records that answer another host's query.", b => b.Reception.Filters.Add(ConflictFaults.SkipsAnswersToOthers(r => r.Type is RecordType.SRV or RecordType.TXT))),
        new("conflicts-behind-own-records-ignored", ["6762-9-26"], "Reads the answers of a response up to the first that is a unique record of its own.", b =>
        {
            var isOwn = OverlookedConflictFaults.IsOwnUnique(b);
            List<ResourceRecord> unread = [];
            b.Reception.Filters.Add(m =>
            {
                unread = [.. m.Message.Answers.SkipWhile(r => !isOwn(r))];
                return true;
            });
            b.Conflicts.OverlookAfterwards((_, theirs, _) => unread.Contains(theirs));
        }),
        new("responses-with-own-address-taken-for-own", ["6762-9-26"], "Takes a response that holds its own address for its own, come back to it, and looks for no conflict in it.", b =>
        {
            var isOwn = OverlookedConflictFaults.IsOwnUnique(b);
            var isTaken = false;
            b.Reception.Filters.Add(m =>
            {
                isTaken = m.Message.Answers.Any(r => r.Data is AddressData && isOwn(r));
                return true;
            });
            b.Conflicts.OverlookAfterwards((_, _, _) => isTaken);
        }),
        new("responses-with-id-dropped-over-ipv4", ["6762-18.1-07"], "Drops responses over IPv4 with an id.", ReceptionFaults.Drops(m => m.Family == IpFamily.IPv4 && m.Message.IsResponse && m.Message.Id != 0)),
        new("denials-with-id-ignored", ["6762-18.1-07"], "Minds no answer to its probes that has another id than those.", b =>
        {
            var hasId = false;
            b.Reception.Filters.Add(m =>
            {
                hasId = m.Message.Id != 0;
                return true;
            });
            b.Conflicts.OverlookWhileProbing((_, _, _) => hasId);
        }),

        // What is announced for it, section 8.3.
        new("announces-to-new-hosts", ["6762-8.3-08"], "Announces everything once more when it hears the first question of another host.", b =>
        {
            var known = new HashSet<IPAddress>();
            b.Probing.WantedOnStart = _ =>
            {
                known.Clear();
                return true;
            };
            b.Announcing.RepeatsAfter = m => !m.Message.IsResponse && known.Add(m.Source);
        }),
    ];

    /// <summary>The address that another host has announced last, by a name for which the device never probed itself; null for none.</summary>
    private static Func<DnsName, ResourceRecord?> Learnt(Behaviour behaviour)
    {
        var (own, learnt) = (new HashSet<DnsName>(), new Dictionary<DnsName, ResourceRecord>());
        behaviour.Messages.Rewrite.Add(m =>
        {
            if (m.Kind == OutgoingKind.Probe) own.UnionWith(m.Message.Authorities.Select(r => r.Name));
        });
        behaviour.Reception.Filters.Add(m =>
        {
            foreach (var record in m.Message.Records.Where(r => m.Message.IsResponse && r.Data is AddressData))
            {
                if (record.IsGoodbye) learnt.Remove(record.Name);
                else learnt[record.Name] = record.WithCacheFlush(true);
            }
            return true;
        });
        return name => own.Contains(name) ? null : learnt.GetValueOrDefault(name);
    }
}
