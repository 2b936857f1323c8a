using System.Net;
using BonjourConformance.Wire;

namespace BonjourConformance.Simulator.Faults;

/// <summary>Known answers (RFC 6762 sections 7.1, 7.2 and 15.2).</summary>
public static class KnownAnswerFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("known-answers-ignored", ["6762-7.1-03", "6762-7.1-07", "6762-7.1-23"], "Answers what the querier lists as known.", b => b.KnownAnswers.Suppresses = false),
        new("any-known-answer-suppresses", ["6762-7.1-04", "6762-7.1-16", "6762-7.1-20", "6762-7.2-10"], "Does not answer what the querier lists with any TTL.", b => b.KnownAnswers.Suffices = (_, _) => true),
        new("known-answers-compared-by-name", ["robustness-13", "6762-7.1-22", "6762-7.1-21"], "Does not answer where the querier lists another instance of the type.", b => b.KnownAnswers.ComparesData = false),
        new("one-known-answer-hides-the-others", ["robustness-13", "6762-7.1-24"], "Answers nothing about a service type where the querier knows one of its instances.", b => b.KnownAnswers.OneHidesAll = true),
        new("known-answers-need-full-ttl", ["6762-7.1-07"], "Answers what the querier lists with less than the full TTL.", b => b.KnownAnswers.Suffices = (listed, actual) => listed >= actual),
        new("known-answers-need-more-than-half", ["6762-7.1-07"], "Answers what the querier lists with exactly half of the TTL.", b => b.KnownAnswers.Suffices = (listed, actual) => listed * 2UL > actual),
        new("known-answers-compared-to-a-quarter", ["6762-7.1-04", "6762-7.1-16", "6762-7.1-20", "6762-7.2-10"], "Takes a quarter of the TTL for enough.", b => b.KnownAnswers.Suffices = (listed, actual) => listed * 4UL >= actual),
        new("continuations-ignored", ["6762-7.2-05", "6762-7.2-09"], "Minds known answers in the first packet only.", b => b.KnownAnswers.Continues = false),
        new("continuations-from-anyone", ["6762-15.2-01", "6762-7.2-06", "6762-7.2-11"], "Lets known answers of any host take answers away.", b => b.KnownAnswers.FromAnySource = true),
        new("one-list-for-two-queriers", ["6762-7.2-11"], "Keeps one list of known answers for all queriers that set TC at about the same time.", b => b.KnownAnswers.OneListForAll = true),
        new("list-of-one-querier-kept-for-the-next", ["6762-7.2-06"], "Takes what one querier lists for known to others that ask within the 120 ms after it.", b =>
        {
            var (since, list, from) = (TimeSpan.FromDays(-1), (IReadOnlyList<ResourceRecord>)[], IPAddress.None);
            b.Reception.ReadsQueries(m => m.Message is { Authorities.Count: 0, Questions.Count: > 0 }, m =>
            {
                if (m.Message.Answers.Count > 0) (since, list, from) = (m.At, m.Message.Answers, m.Source);
                return m.Source.Equals(from) || m.At - since > TimeSpan.FromMilliseconds(120) ? m.Message : m.Message with { Answers = list };
            });
        }),
        new("list-of-later-querier-counts-for-the-earlier", ["6762-7.2-06"], "Drops an answer that one querier waits for when another one asks and lists it.", b => b.Reception.ReadsQueries(_ => true, m =>
        {
            b.KnownAnswers.ForgetsOthers = m.Message is { TC: false, Questions.Count: > 0 };
            return m.Message;
        })),
        new("continuations-extend-nothing", ["6762-7.2-07"], "Counts the wait from the first truncated packet only.", b => b.KnownAnswers.Extends = false),
        new("other-queriers-forgotten", ["6762-7.2-06", "6762-15.2-01", "6762-7.2-11"], "Drops an answer that one of two waiting queriers knows.", b => b.KnownAnswers.ForgetsOthers = true),
    ];
}
