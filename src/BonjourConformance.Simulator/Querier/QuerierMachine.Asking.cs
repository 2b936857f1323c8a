using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Querier;

/// <summary>When and how it asks: what goes into one message, known answers, questions of the cache's own.</summary>
public sealed partial class QuerierMachine
{
    private void Ask(TimeSpan now)
    {
        var due = new List<ContinuousQuestion>();
        foreach (var question in questions)
        {
            if (question.Next is not { } next || next > now) continue;
            due.Add(question);
            MarkSent(question, now);
        }
        foreach (var question in Maintained(now).ToArray())
            if (!due.Contains(question)) due.Add(question);
        if (due.Count == 0) return;
        foreach (var together in Fitting(due))
        {
            var asked = together.Select(q => Written(q, now)).ToArray();
            var messages = writer.Messages(asked, [.. together.SelectMany(q => KnownAnswers(q.Question, now)).Distinct()]);
            for (var i = 0; i < messages.Count; i++) continuations.Add((now + behaviour.ContinuationDelay * i, messages[i], together.All(q => q.Sent > 1)));
        }
        SendContinuations(now);
    }

    /// <summary>The questions in groups that each leave room for known answers in one message.</summary>
    private IEnumerable<IReadOnlyList<ContinuousQuestion>> Fitting(List<ContinuousQuestion> due)
    {
        var group = new List<ContinuousQuestion>();
        foreach (var question in due)
        {
            var full = group.Count > 0 && (behaviour.OneQuestionPerQuery
                || DnsWriter.Write(DnsMessage.Query(group.Append(question).Select(q => q.Question))).Length > behaviour.LargestMessage / 2);
            if (full)
            {
                yield return group;
                group = [];
            }
            group.Add(question);
        }
        yield return group;
    }

    private void SendContinuations(TimeSpan now)
    {
        foreach (var planned in continuations.ToArray())
        {
            if (planned.Due > now) continue;
            continuations.Remove(planned);
            foreach (var frame in writer.Frames(planned.Message, planned.IsRepeated)) output.Enqueue(frame);
        }
    }

    private void MarkSent(ContinuousQuestion question, TimeSpan now)
    {
        question.LastSent = now;
        question.Sent++;
        question.Next = question.Sent < behaviour.MostQueries ? now + question.Interval : TimeSpan.MaxValue;
        var longer = question.Interval * behaviour.IntervalFactor;
        question.Interval = longer < behaviour.LongestInterval ? longer : behaviour.LongestInterval;
    }

    private Question Written(ContinuousQuestion question, TimeSpan now)
    {
        var first = question.LastOwn is null;
        var unicast = first
            ? (question.AtActivation && behaviour.AsksForUnicastAtActivation)
              || behaviour.AsksForUnicastWhenNew
              || now - activated < behaviour.AsksForUnicastAfterActivation
            : behaviour.AsksForUnicastAgain;
        question.AtActivation = false;
        question.LastOwn = now;
        if (unicast) question.LastUnicastRequest = now;
        return unicast ? question.Question.AsQU() : question.Question;
    }

    private IEnumerable<ContinuousQuestion> Maintained(TimeSpan now)
    {
        foreach (var entry in cache.Entries.ToArray())
        {
            if (entry.Maintenance.Count == 0 || entry.Maintenance[0] > now) continue;
            entry.Maintenance.RemoveAt(0);
            entry.Reminders++;
            if (behaviour.DropsAtFirstSilence && entry.Reminders == 1) entry.Expires = now + TimeSpan.FromSeconds(1);
            var question = questions.Find(q => RecordCache.Answers(entry.Record, q.Question));
            if (question is not null) yield return question;
            else if (behaviour.MaintainsWithoutInterest(entry.Record)) yield return new ContinuousQuestion(new Question(entry.Record.Name, entry.Record.Type));
        }
    }

    private IEnumerable<ResourceRecord> KnownAnswers(Question question, TimeSpan now)
    {
        if (!behaviour.ListsKnownAnswers) yield break;
        foreach (var entry in cache.Matching(question))
        {
            if (entry.IsUnique && !behaviour.ListsUniqueRecords) continue;
            var remaining = Math.Min(entry.Remaining(now), entry.Record.Ttl);
            if (remaining == 0 || (!entry.IsUnique && remaining < behaviour.KnownAnswerShare * entry.Record.Ttl)) continue;
            yield return entry.Record.WithTtl(remaining).WithCacheFlush(behaviour.KeepsFlushBitInKnownAnswers);
        }
    }
}
