using BonjourConformance.Checks.Sessions;
using BonjourConformance.Records;

namespace BonjourConformance.Checks.Suites;

/// <summary>Judges each interface of a device by itself, and makes one verdict of theirs.</summary>
internal static class EachInterface
{
    /// <summary>From the gravest; a duty that binds one interface binds the device.</summary>
    private static readonly Verdict[] Order = [Verdict.Error, Verdict.Fail, Verdict.Warning, Verdict.Inconclusive, Verdict.Pass, Verdict.NotApplicable];

    private static bool Binds(CheckCase check, DeviceInterface on) => check.Section.Rfc != "RFC 3927" || on.Only is not Family.IPv6;

    public static async Task<CheckRecord> Run(Session session, CheckCase check, Func<Task<CheckRecord>> run)
    {
        var first = await run();
        if (session.Device.Interfaces.Count < 2) return first;
        List<(DeviceInterface On, CheckRecord Record)> all = [(session.Device.Interface!, first)];
        foreach (var other in session.Device.Interfaces.Where(i => i != all[0].On && Binds(check, i)))
        {
            session.TurnTo(other);
            all.Add((other, await run()));
        }
        session.TurnTo(all[0].On);
        var (on, record) = all.MinBy(a => Array.IndexOf(Order, a.Record.Verdict));
        return record with
        {
            StartedMs = first.StartedMs,
            EndedMs = all[^1].Record.EndedMs,
            Message = record.Message.Length > 0 ? $"On the interface {on}: {record.Message}" : "",
        };
    }
}
