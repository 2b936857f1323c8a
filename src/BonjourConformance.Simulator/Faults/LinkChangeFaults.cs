using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Devices that go through the steps of a start at power-on, and through some of them when the cable is put back (RFC 6762 section 8).</summary>
public static class LinkChangeFaults
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(250);

    public static IReadOnlyList<Fault> All { get; } =
    [
        new("one-probe-after-link-change", ["6762-8-06"], "Probes once when the cable is put back.", Probes((_, _) => 2)),
        new("two-probes-for-services-after-link-change", ["6762-8-06"], "Probes twice for its services when the cable is put back.", Probes((_, claim) => claim.IsHost ? 0 : 1)) { HiddenAsLive = new("A control takes a while, in which one more probe may have been sent over a link that carried nothing yet.", "6762-8-06") },
        new("probes-in-haste-after-link-change", ["6762-8-07"], "Probes at intervals of 100 ms when the cable is put back.", Probes((b, _) =>
        {
            b.Interval = TimeSpan.FromMilliseconds(100);
            return 0;
        })),
        new("no-rest-after-last-probe-after-link-change", ["6762-8-07"], "Announces right after its third probe when the cable is put back.", Probes((b, _) =>
        {
            b.AfterLast = TimeSpan.FromMilliseconds(20);
            return 0;
        })),
        new("announces-once-after-link-change", ["6762-8-08"], "Announces once when the cable is put back.", Announces((_, time) => time != 2)),
        new("texts-not-announced-after-link-change", ["6762-8-08"], "Announces all but its TXT records when the cable is put back.", Announces((record, time) => record.Type != RecordType.TXT || time > 2)),
        new("questions-over-ipv6-unheard-after-link-change", ["6762-8-11"], "Answers no question over IPv6 any more once its cable was put back, though it probes and announces there.", Hears(m => m.Family != IpFamily.IPv6)),
        new("texts-unanswered-after-link-change", ["6762-8-11"], "Answers no question for a TXT record any more once its cable was put back.", Hears(m => m.Message.Questions.All(q => q.Type != RecordType.TXT))),
        new("types-unanswered-after-link-change", ["6762-8-11"], "Lists its service types no more once its cable was put back.", Hears(m => m.Message.Questions.All(q => q.Name.FirstLabel != "_services"))),
    ];

    /// <summary>Which questions of others it still hears when its cable was put back; those of probes it does.</summary>
    private static Action<Behaviour> Hears(Func<Incoming, bool> questions) => b =>
    {
        var isBack = HasNewLink(b);
        b.Reception.Filters.Add(m => !isBack() || m.Message.IsResponse || m.Message.Authorities.Count > 0 || questions(m));
    };

    /// <summary>Whether its cable was put back since it was started.</summary>
    internal static Func<bool> HasNewLink(Behaviour behaviour)
    {
        var isBack = false;
        behaviour.Probing.WantedOnLinkUp = _ => isBack = true;
        behaviour.Probing.WantedOnStart = _ => !(isBack = false);
        return () => isBack;
    }

    /// <summary>How it probes for names that it has when the cable is put back: how many probes it leaves out.</summary>
    private static Action<Behaviour> Probes(Func<ProbingBehaviour, Claim, int> errs) => b =>
    {
        var back = new HashSet<Claim>();
        b.Probing.WantedOnLinkUp = claim => back.Add(claim) || back.Count > 0;
        b.Probing.LeavesOut = claim =>
        {
            (b.Probing.Interval, b.Probing.AfterLast) = (Usual, Usual);
            return back.Remove(claim) ? errs(b.Probing, claim) : 0;
        };
    };

    /// <summary>Which of its records it announces for the n-th time since the cable was put back: those that it had before.</summary>
    private static Action<Behaviour> Announces(Func<ResourceRecord, int, bool> keeps) => b =>
    {
        var had = new HashSet<(DnsName, RecordData)>();
        var times = new Dictionary<(DnsName, RecordData, IpFamily), int>();
        var isBack = false;
        b.Probing.WantedOnLinkUp = _ =>
        {
            times.Clear();
            return isBack = true;
        };
        b.Messages.Rewrite.Add(m =>
        {
            if (m.Kind != OutgoingKind.Announcement) return;
            if (!isBack)
            {
                had.UnionWith(m.Message.Answers.Select(r => (r.Name, r.Data)));
                return;
            }
            m.Message = m.Message with { Answers = [.. m.Message.Answers.Where(r => !had.Contains((r.Name, r.Data)) || keeps(r, times[(r.Name, r.Data, m.Family)] = times.GetValueOrDefault((r.Name, r.Data, m.Family)) + 1))] };
            m.Drop |= m.Message.Answers.Count == 0;
        });
    };
}
