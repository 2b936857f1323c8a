using BonjourConformance.Checks.Sessions;
using BonjourConformance.Cli.Surveying;
using BonjourConformance.Link;
using BonjourConformance.Wire;

namespace BonjourConformance.Cli.Doctoring;

/// <summary>Whether the hosts of a link hear what is sent from here, and are heard: a link may carry one way only.</summary>
public static class BothWays
{
    private const string Remedy = "Is the device on, and on this link? An access point or a switch that isolates its clients or filters multicast looks the same from here: put device and harness on one plain switch, by cable.";

    /// <summary>From a question to the last moment at which an answer to it may come (RFC 6762 sections 6 and 7.2), and what a slow link takes.</summary>
    private static readonly TimeSpan Reach = TimeSpan.FromSeconds(2);

    /// <param name="session">One that has asked all of the link.</param>
    /// <param name="survey">Who spoke.</param>
    /// <param name="found">The same as a sentence.</param>
    public static Diagnosis Of(Session session, Survey survey, string found)
    {
        if (survey.Boxes.Count > 0 && (survey.Others.Count == 0 || survey.Others.Any(box => Answered(session, box)))) return Diagnosis.Ok(found);
        if (survey.Boxes.Count > 0) return new(Weight.Look, $"{found} They are heard, and answered none of the harness's questions: what is sent from here does not reach them, or they answer nobody.", Remedy);
        var others = session.Link.Transcript.All.Where(f => f.Direction == Direction.Received && f.Source != survey.Own).Select(f => f.Source).Distinct().ToList();
        return new(Weight.Look, others.Count == 0
            ? "Nobody answers Multicast DNS, and no frame of another host arrives."
            : $"Nobody answers Multicast DNS, though frames of {(others.Count == 1 ? "another host arrive" : $"{others.Count} other hosts arrive")} ({string.Join(", ", others.Take(3))}): they are heard, and what is sent from here does not reach them, or none of them is a device that answers.", Remedy);
    }

    private static bool Answered(Session session, Box box)
    {
        var questions = session.Messages.Where(m => m.Frame.Direction == Direction.Sent && !m.IsResponse).ToList();
        return session.Messages.Any(m => m.IsResponse && box.Macs.Contains(m.Frame.Source) && questions.Exists(q => IsAnswer(m, q)));
    }

    private static bool IsAnswer(Heard response, Heard question)
    {
        if (response.Number < question.Number || response.At - question.At > Reach) return false;
        HashSet<DnsName> names = [.. response.Message.Answers.Select(r => r.Name)];
        return question.AsksFor(names);
    }
}
