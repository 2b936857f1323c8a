using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Devices that set up once what they answer, deny and suppress, and go by that when their names or their link have changed (RFC 6762 sections 6, 8 and 9, RFC 6763 section 10).</summary>
public static class SetUpOnceFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("new-host-name-unanswered", ["6762-9-28"], "Answers probes for a host name that it took after a conflict, and no other question.", Unheard(_ => true, IsNewHost)),
        new("new-host-name-over-one-family", ["6762-9-28"], "Answers questions for a host name that it took after a conflict over IPv4 only.", Unheard(m => m.Family == IpFamily.IPv6, IsNewHost)),
        new("new-instance-name-over-one-family", ["6762-9-29"], "Answers questions for an instance name that it took after a conflict over IPv4 only.", Unheard(m => m.Family == IpFamily.IPv6, IsNewInstance)),
        new("new-names-unknown-to-simple-resolvers", ["6762-9-28", "6762-9-29"], "Answers simple resolvers for the names of its first start only.", Unheard(m => m.IsLegacy, IsNew)),
        new("new-names-denied-nothing", ["6762-9-28", "6762-9-29"], "Denies types at the names of its first start only.", b => b.Negative.DeniesFor = name => !IsNew(name)),
        new("known-answers-of-new-host-name-ignored", ["6762-9-28"], "Minds known answers for the host name of its first start only.", b =>
            b.Reception.ReadsQueries(m => m.Message.Authorities.Count == 0, m => m.Message with { Answers = [.. m.Message.Answers.Where(r => !IsNewHost(r.Name))] })),
        new("simple-resolvers-unheard-after-link-change", ["6762-8-11"], "Answers no simple resolver any more once its cable was put back.", b =>
        {
            var isBack = LinkChangeFaults.HasNewLink(b);
            b.Reception.Filters.Add(m => m.Message.IsResponse || !m.IsLegacy || !isBack());
        }),
        new("nothing-denied-after-link-change", ["6762-8-11"], "Denies nothing any more once its cable was put back.", b =>
        {
            var isBack = LinkChangeFaults.HasNewLink(b);
            b.Negative.DeniesFor = _ => !isBack();
        }),
        new("known-answers-ignored-after-link-change", ["6762-8-11"], "Minds no known answers any more once its cable was put back.", b =>
        {
            var isBack = LinkChangeFaults.HasNewLink(b);
            b.Reception.ReadsQueries(_ => isBack(), m => m.Message with { Answers = [] });
        }),
        new("probes-over-ipv6-unheard-after-link-change", ["6762-8-11"], "Hears no probe of others over IPv6 any more once its cable was put back.", b =>
        {
            var isBack = LinkChangeFaults.HasNewLink(b);
            OverlookedConflictFaults.Undefended(b, (m, _) => m.Family == IpFamily.IPv6 && isBack());
        }),
        new("new-names-defended-over-one-family", ["6762-9-28", "6762-9-29"], "Answers probes of others for names that it took after a conflict over IPv4 only.", b =>
            OverlookedConflictFaults.Undefended(b, (m, name) => m.Family == IpFamily.IPv6 && IsNew(name))),
        new("subtypes-without-name-of-user", ["6763-10-02"], "Lists an instance under its subtypes by the name of its first start, and by none that a user gave.", b =>
            b.Services.Records.Add(records => records.RemoveAll(r => r.Role == RecordRole.SubtypePointer && r.Record.Data.Names.Any(IsOfUser)))),
        new("name-of-user-over-one-family", ["6763-10-02"], "Answers questions for an instance name that a user gave over IPv4 only.", Unheard(m => m.Family == IpFamily.IPv6, IsOfUser)),
    ];

    private static bool IsNewHost(DnsName name) => name.Count == 2 && name.FirstLabel.StartsWith("printer-", StringComparison.Ordinal);

    private static bool IsNewInstance(DnsName name) => name.Count == 4 && name.FirstLabel.EndsWith(')');

    private static bool IsNew(DnsName name) => IsNewHost(name) || IsNewInstance(name);

    private static bool IsOfUser(DnsName name) => name.Count == 4 && name.FirstLabel.StartsWith("Renamed", StringComparison.Ordinal);

    /// <summary>Names for which it hears probes only, in certain messages.</summary>
    private static Action<Behaviour> Unheard(Func<Incoming, bool> where, Func<DnsName, bool> which) => b =>
        b.Reception.ReadsQueries(m => m.Message.Authorities.Count == 0 && where(m), m => m.Message with { Questions = [.. m.Message.Questions.Where(q => !which(q.Name))] });
}
