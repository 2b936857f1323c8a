using BonjourConformance.Checks.Operators;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>
/// RFC 6763 section 6: every service has a TXT record of the same name as its SRV record, under each name that it comes to have. Such a name came
/// into use in the run, so that all of its records were due (RFC 6762 section 8.3), pointers lead to it, and its SRV record was sent again and again.
/// </summary>
public static class TextRule
{
    /// <summary>Two announcements over each of two families.</summary>
    private const int Often = 4;

    /// <summary>A link that loses the TXT records of as many messages is taken for a breach so seldom.</summary>
    private const double FalseAlarm = 1e-4;

    /// <summary>What was to follow has followed.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    /// <param name="loss">The part of the frames that the link was seen to lose; null where it can lose none.</param>
    public static Judgement Judge(RunView run, double? loss)
    {
        var services = (from name in run.Uses.Select(u => u.Name).Distinct()
                        where run.PointersTo(name).Any(s => s.Record.Ttl > 0)
                        let messages = run.At(name).Where(s => s.Record is { Type: RecordType.SRV, Ttl: > 0 }).Select(s => s.In).Distinct().ToList()
                        where messages.Count >= Often && Math.Pow(loss ?? 0, messages.Count) < FalseAlarm && run.All[^1].At - messages[^1].At > Rest
                        select (Name: name, Messages: messages)).ToList();
        return new Judgement(services.Count,
        [
            .. services.Where(s => !run.At(s.Name).Any(t => t.Record is { Type: RecordType.TXT, Ttl: > 0 })).Select(s =>
                new Finding($"{s.Name} has an SRV record, in {s.Messages.Count} messages since frame {s.Messages[0].Number}, and no TXT record{Renamed(run, s.Name)}", [.. s.Messages.Take(2).Select(m => m.Frame)])),
        ]);
    }

    private static string Renamed(RunView run, DnsName name) => run.Uses.First(u => u.Name == name).Kind == ControlAction.Rename ? ", since a user gave it this name" : "";
}
