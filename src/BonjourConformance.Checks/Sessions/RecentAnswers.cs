using BonjourConformance.Checks.Suites;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Wire;

namespace BonjourConformance.Checks.Sessions;

/// <summary>What the device answered to plain questions a moment ago: a control that was just made shows as much as one that is made again.</summary>
internal sealed class RecentAnswers(Session session)
{
    /// <summary>Long enough to serve the next checks, and far from anything that a device may have forgotten.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(Question, Family, DeviceInterface?), (Answer Answer, int Disturbances)> answers = [];

    public void Add(Question question, Family family, Answer answer) => answers[(question, family, session.Device.Interface)] = (answer, session.Disturbances);

    /// <summary>The answer to a question, if it is of a moment ago and nothing was done since, or said by the device, that makes it old; null otherwise.</summary>
    public Answer? To(Question question, Family family)
    {
        if (!answers.TryGetValue((question, family, session.Device.Interface), out var known) || known.Disturbances != session.Disturbances || session.Disturbed) return null;
        var age = session.Now - known.Answer.At;
        // A record that is soon forgotten is soon not recent any more (RFC 6762 section 5.4: a quarter of its TTL).
        if (age > Longest || age > TimeSpan.FromSeconds(known.Answer.Ttl) / 8) return null;
        return session.Since(known.Answer.In.Moment).Any(h => Outdates(h, question)) ? null : known.Answer;
    }

    private static bool Outdates(Heard heard, Question question) => heard.IsProbe
        ? heard.Message.Questions.Any(q => q.Name == question.Name)
        : heard.IsResponse && heard.Message.Records.Any(r => r.Name == question.Name && r.Type == question.Type && r.Ttl == 0);
}
