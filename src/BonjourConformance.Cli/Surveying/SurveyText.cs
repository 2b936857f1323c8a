using BonjourConformance.Checks.Sessions;
using BonjourConformance.Checks.Vocabulary;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Cli.Surveying;

/// <summary>Says who is on a link.</summary>
internal static class SurveyText
{
    /// <param name="numbered">Each device that can be judged has its number before it.</param>
    public static IReadOnlyList<string> Lines(Survey survey, string onInterface, bool numbered)
    {
        List<string> lines = [BoxText.Sentence(survey.Others.Count > 0 ? survey.Others : survey.Boxes, onInterface)];
        foreach (var box in survey.Boxes)
        {
            var number = numbered && survey.Others.Count > 1 ? survey.Others.ToList().IndexOf(box) + 1 : 0;
            lines.Add("");
            lines.AddRange(BoxText.Lines(box, box.Macs.Contains(survey.Own)).Select((line, i) => i == 0 && number > 0 ? $"{number}   {line}" : line));
        }
        if (survey.Boxes.Count > 0) lines.Add("");
        if (survey.Types.Count > 0) lines.Add($"Service types listed: {string.Join(", ", survey.Types)}");
        return lines;
    }

    /// <summary>What tells a box from others, for --device.</summary>
    public static string Aim(Box box) => box.HostNames.Any() ? Subjects.Plain(box.MainHost) : box.Macs.First().ToString();

    /// <summary>
    /// The command that judges the one device, or the first of several. A name that some shell would take apart is not put into a command: the link-layer
    /// address says the same.
    /// </summary>
    public static string Command(Survey survey, string onInterface)
    {
        var command = $"bonjour-conformance run --interface {Reproduce.Quote(onInterface)}";
        if (survey.Others.Count == 1) return command;
        var first = survey.Others[0];
        return $"{command} --device {(Reproduce.IsPlain(Aim(first)) ? Aim(first) : first.Macs.First())}";
    }

    /// <summary>Whether a box is the one that --device names.</summary>
    public static bool IsMeant(Box box, string device)
    {
        bool Is(string text) => string.Equals(text, device.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);
        return box.HostNames.Any(n => Is(Subjects.Plain(n)) || Is(n.FirstLabel)) || box.Instances.Any(i => Is(i.Label) || Is(Subjects.Plain(i.Name)))
            || box.Macs.Any(m => Is(m.ToString()) || Is(m.ToString().Replace(':', '-'))) || box.Sources.Concat(box.Addresses).Any(a => Is(a.ToString()));
    }
}
