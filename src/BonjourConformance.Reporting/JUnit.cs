using System.Globalization;
using System.Text;
using System.Xml;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting;

/// <summary>
/// junit.xml in the subset that GitHub actions, GitLab, Jenkins and Azure DevOps all read: testsuites, testsuite, testcase, and one of failure,
/// error, skipped. Verdicts map so: Pass is a passed case; Fail a failure of type MUST; Warning a passed case that says so in system-out, or with
/// strict a failure of type SHOULD; Inconclusive and NotApplicable are skipped (strict: Inconclusive is a failure); Error is an error; a failure
/// that the baseline knows is skipped; a baseline entry that is no longer true is a failure in the suite "baseline"; a run that was cut off is an
/// error in the suite "run", so that its few passed cases are not taken for all.
/// </summary>
public static class JUnit
{
    public static string Write(RunRecord record, bool strict = false)
    {
        var text = new StringBuilder();
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true };
        text.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using (var xml = XmlWriter.Create(text, settings))
        {
            var cases = record.Checks.Select(check => Case.Of(check, strict)).ToList();
            var broken = record.Run.BaselineProblems.Select(Case.OfBaseline).ToList();
            xml.WriteStartElement("testsuites");
            Attribute(xml, "name", "Bonjour conformance of " + record.Device.Name);
            List<Case> cut = record.Run.Interrupted is { } why ? [Case.OfInterruption(why)] : [];
            Totals(xml, [.. cases, .. broken, .. cut]);
            foreach (var suite in cases.GroupBy(one => one.Suite))
                Suite(xml, suite.Key, [.. suite], record.Run.Started);
            if (broken.Count > 0)
                Suite(xml, "baseline", broken, record.Run.Started);
            if (cut.Count > 0)
                Suite(xml, "run", cut, record.Run.Started);
            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    private static void Suite(XmlWriter xml, string name, List<Case> cases, DateTimeOffset started)
    {
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", name);
        Totals(xml, cases);
        Attribute(xml, "timestamp", started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        foreach (var one in cases)
        {
            xml.WriteStartElement("testcase");
            Attribute(xml, "classname", one.Class);
            Attribute(xml, "name", one.Name);
            Attribute(xml, "time", Seconds(one.Seconds));
            if (one.Outcome is { } outcome)
            {
                xml.WriteStartElement(outcome);
                Attribute(xml, "message", one.Message);
                if (outcome != "skipped")
                    Attribute(xml, "type", one.Type);
                xml.WriteString(Clean(one.Detail));
                xml.WriteEndElement();
            }
            else if (one.Detail.Length > 0)
            {
                xml.WriteElementString("system-out", Clean(one.Detail));
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Totals(XmlWriter xml, IReadOnlyCollection<Case> cases)
    {
        Attribute(xml, "tests", $"{cases.Count}");
        Attribute(xml, "failures", $"{cases.Count(one => one.Outcome == "failure")}");
        Attribute(xml, "errors", $"{cases.Count(one => one.Outcome == "error")}");
        Attribute(xml, "skipped", $"{cases.Count(one => one.Outcome == "skipped")}");
        Attribute(xml, "time", Seconds(cases.Sum(one => one.Seconds)));
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Visible.Of(value));

    // Lines stay lines; every other character that XML forbids, or a log viewer obeys, becomes visible.
    private static string Clean(string text) => string.Join('\n', text.Split('\n').Select(Visible.Of));

    private static string Seconds(double seconds) => Math.Max(0, seconds).ToString("0.000", CultureInfo.InvariantCulture);

    private sealed record Case(string Suite, string Class, string Name, double Seconds, string? Outcome, string Type, string Message, string Detail)
    {
        public static Case Of(CheckRecord check, bool strict)
        {
            var (outcome, type, message) = Map(check, strict);
            // Dots separate packages for some readers, so the section's own dots become dashes.
            var section = Order.Number(check.Rfc) is { Length: > 0 } number ? $"rfc{number}.section-{check.Section.Replace('.', '-')}" : RfcText.IsPractice(check.Rfc, check.Section) ? "practice" : "robustness";
            var slug = check.Id[(check.Id.LastIndexOf('/') + 1)..];
            string[] about = [$"{check.Subject}", check.Family ?? ""];
            var subject = string.Join(", ", about.Where(part => part.Length > 0).Distinct());
            var detail = check.Verdict is Verdict.Pass ? "" : Explain(check, message);
            var seconds = (check.EndedMs - check.StartedMs) / 1000;
            return new(RfcText.Title(check.Rfc, check.Section), section, subject.Length > 0 ? $"{slug} [{subject}]" : slug, seconds, outcome, type, message, detail);
        }

        public static Case OfBaseline(string problem, int index) => new("baseline", "baseline", $"entry {index + 1}", 0, "failure", "baseline", problem, Visible.Of(problem));

        public static Case OfInterruption(string why) => new("run", "run", "came to its end", 0, "error", "Incomplete", "Incomplete: " + why, Visible.Of(why));

        private static (string? Outcome, string Type, string Message) Map(CheckRecord check, bool strict) => check switch
        {
            { Known: { } known } => ("skipped", "known", "Known: " + known.Reason),
            { Verdict: Verdict.Fail } => ("failure", check.Level, check.Message),
            { Verdict: Verdict.Error } => ("error", "Error", check.Message),
            { Verdict: Verdict.Warning } => (strict ? "failure" : null, check.Level, "Warning: " + check.Message),
            { Verdict: Verdict.Inconclusive } => (strict ? "failure" : "skipped", "Inconclusive", "Inconclusive: " + check.Message),
            { Verdict: Verdict.NotApplicable } => ("skipped", "NotApplicable", "Not applicable: " + check.Message),
            _ => (null, "", ""),
        };

        private static string Explain(CheckRecord check, string message) =>
            $"""
            {Visible.Of(message)}
            Check: {Visible.Of(check.Id)}{(check.Breaks.Count > 0 ? $"\nConcerns: {Visible.Of(string.Join(", ", check.Breaks))}" : "")}
            Duty ({Visible.Of(check.Level)}): {Visible.Of(check.Title)}
            Expected: {Visible.Of(check.Expected)}
            Observed: {Visible.Of(check.Observed)}
            Frames: {string.Join(' ', check.Frames.Take(50))}{(check.Frames.Count > 50 ? $" and {check.Frames.Count - 50} more" : "")}
            """;
    }
}
