using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Verdicts;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>
/// RFC 6762 section 6: a record is not multicast again on an interface before a second has passed, in whatever section and for whatever
/// reason; where a probe is answered, 250 ms suffice. The families are judged apart, for a device may treat them as two interfaces.
/// Goodbyes say that a record is no more, and are no multicasts of it.
/// </summary>
public static class OneSecondRule
{
    /// <summary>What is granted for coarse timers, as where announcements are judged.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(0.95);
    private static readonly TimeSpan LeastForDefences = TimeSpan.FromMilliseconds(248);

    /// <summary>A prober gives up waiting 250 ms after its third probe.</summary>
    private static readonly TimeSpan ProbingTime = TimeSpan.FromSeconds(1);

    public static Judgement Judge(RunView run)
    {
        var last = new Dictionary<(MacAddress, Suites.Family, DnsName, RecordType, RecordData), Heard>();
        var findings = new List<Finding>();
        var judged = 0;
        foreach (var message in run.Device)
        {
            if (!message.IsMulticastResponse) continue;
            var defends = (bool?)null;
            foreach (var record in message.Message.Records.Where(r => r.Ttl > 0 && r.Type != RecordType.OPT).DistinctBy(r => (r.Name, r.Type, r.Data)))
            {
                var key = (message.Frame.Source, message.Family, record.Name, record.Type, record.Data);
                if (last.TryGetValue(key, out var before) && run.Segment(before) == run.Segment(message))
                {
                    judged++;
                    var gap = message.At - before.At;
                    if (gap < Least - run.Tolerance)
                    {
                        defends ??= message.Message.Records.Any(r => RunView.Before(run.Asked(r.Name), message, ProbingTime + run.Tolerance, IsProbe) is not null);
                        if (!(defends.Value && gap >= LeastForDefences - run.Tolerance)) findings.Add(Breach(record, before, message, gap, defends.Value));
                    }
                }
                last[key] = message;
            }
        }
        return new Judgement(judged, findings);
    }

    private static bool IsProbe(Heard query) => query.IsProbe || query.Message.Questions.Any(q => q.Type == RecordType.ANY);

    private static Finding Breach(ResourceRecord record, Heard before, Heard message, TimeSpan gap, bool defends)
    {
        var section = message.Message.Answers.Any(record.SameRecord) ? "" : " in the Additional section";
        return new Finding($"{record.Name} {record.Type}{section} in frame {message.Number}, {gap.TotalMilliseconds:0} ms after the multicast in frame {before.Number} over {message.Family}{(defends ? ", in defence against a probe" : "")}",
            [before.Frame, message.Frame], new TimeWindow(before.At, before.At + (defends ? LeastForDefences : TimeSpan.FromSeconds(1)), $"too soon after frame {before.Number}"));
    }
}
