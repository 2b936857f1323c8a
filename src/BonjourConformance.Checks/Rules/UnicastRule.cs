using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Suites;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Rules;

/// <summary>Who may be answered by unicast (RFC 6762 sections 5.4, 5.5, 6 and 6.7), and from which address (section 11).</summary>
public static class UnicastRule
{
    /// <summary>400 to 500 ms where TC was set, and half a second more for others.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1.5);

    /// <summary>Every unicast response answers a question of its receiver that asked for unicast: by its QU bit, its port, or by going to the device alone.</summary>
    public static Judgement Solicited(RunView run)
    {
        var findings = new List<Finding>();
        var queries = run.Others.Where(m => !m.IsResponse).GroupBy(m => (m.From, m.SourcePort)).ToDictionary(g => g.Key, g => g.ToList());
        var unicast = run.Responses.Where(IsUnicast).ToList();
        foreach (var response in unicast)
        {
            var recent = Recent(queries.GetValueOrDefault((response.To, response.DestinationPort), []), response, AnswerTime + run.Tolerance);
            if (recent.Exists(q => q.SourcePort != 5353 || !q.IsMulticast)) continue;
            if (recent.Count == 0)
                findings.Add(new Finding($"a unicast response to {response.To} port {response.DestinationPort}, which had asked nothing over {response.Family} in the {AnswerTime.TotalSeconds:0.#} s before (frame {response.Number})", [response.Frame]));
            else if (Unasked(response, recent) is { } record)
                findings.Add(new Finding($"{record.Name} {record.Type} by unicast to {response.To}, in frame {response.Number}, which had asked for it without the unicast-response bit in frame {recent[^1].Number}", [recent[^1].Frame, response.Frame]));
        }
        return new Judgement(unicast.Count, findings);
    }

    private static List<Heard> Recent(List<Heard> queries, Heard response, TimeSpan within)
    {
        var end = queries.FirstIndex(q => q.Number >= response.Number);
        var begin = end;
        while (begin > 0 && response.At - queries[begin - 1].At <= within) begin--;
        return queries[begin..end];
    }

    /// <summary>A receiver takes unicast responses from its own subnet only: nothing link-local reaches it from a routable address, nor the other way round.</summary>
    public static Judgement SourceAddress(RunView run)
    {
        var unicast = run.Responses.Where(r => IsUnicast(r) && r.DestinationPort == 5353 && !WasAskedAlone(run, r)).ToList();
        return new Judgement(unicast.Count,
        [
            .. from response in unicast
               where response.From.IsLinkLocal() != response.To.IsLinkLocal()
               select new Finding($"a unicast response from {response.From} to {response.To}, which are of different subnets (frame {response.Number})", [response.Frame]),
        ]);
    }

    /// <summary>The reply to a direct query comes from the address that was asked.</summary>
    private static bool WasAskedAlone(RunView run, Heard response) =>
        RunView.Before(run.Others, response, AnswerTime + run.Tolerance, q => !q.IsResponse && !q.IsMulticast && q.From.Equals(response.To)) is not null;

    /// <summary>
    /// An answer to a QM question of the receiver that no QU question of it asked for too. What comes along with an answer to a QU question may
    /// stand in the Answer section as well.
    /// </summary>
    private static ResourceRecord? Unasked(Heard response, List<Heard> recent)
    {
        var questions = recent.SelectMany(q => q.Message.Questions).ToList();
        var allowed = questions.Where(q => q.UnicastResponse).Select(q => q.Name).ToHashSet();
        // A pointer brings its instance, and that its host.
        for (var step = 0; step < 2; step++) allowed.UnionWith(response.Message.Answers.Where(r => allowed.Contains(r.Name)).SelectMany(r => r.Data.Names).ToList());
        return response.Message.Answers.FirstOrDefault(r => !allowed.Contains(r.Name) && questions.Exists(q => q.Name == r.Name && !q.UnicastResponse));
    }

    private static bool IsUnicast(Heard heard) => Vocabulary.Answering.Replies.IsUnicast(heard);
}
