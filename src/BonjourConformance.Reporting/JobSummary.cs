using System.Globalization;
using System.Net;
using System.Text;
using BonjourConformance.Records.Reading;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting;

/// <summary>The run as Markdown for GitHub's job summary.</summary>
public static class JobSummary
{
    // GitHub refuses a summary above 1 MiB; a hundred findings are more than anyone reads there.
    private const int MostFindings = 100;

    /// <summary>Appends to the file that GITHUB_STEP_SUMMARY names, if it names one. Returns why it could not, or null: no verdict hangs on it.</summary>
    public static string? AppendIfAsked(RunRecord record)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is not { Length: > 0 } path)
            return null;
        try
        {
            File.AppendAllText(path, Markdown(record));
            return null;
        }
        catch (Exception e) when (JsonFiles.Trouble(e) is { } why)
        {
            return $"The job summary was not written to {path} (GITHUB_STEP_SUMMARY): {why}.";
        }
    }

    public static string Markdown(RunRecord record)
    {
        var text = new StringBuilder();
        var sum = record.Summary;
        text.Append(CultureInfo.InvariantCulture, $"## Bonjour conformance: {Cell(record.Device.Name)}\n\n**{Cell(Sentence.Verdict(record))}**\n\n");
        text.Append("| Pass | Fail | Warning | Inconclusive | Not applicable | Error |\n| --: | --: | --: | --: | --: | --: |\n");
        text.Append(CultureInfo.InvariantCulture, $"| {sum.Pass} | {sum.Fail} | {sum.Warning} | {sum.Inconclusive} | {sum.NotApplicable} | {sum.Error} |\n");
        if (record.Run.Interrupted is { } why)
            text.Append(CultureInfo.InvariantCulture, $"\nIncomplete: {Cell(why)}\n");
        foreach (var problem in record.Run.BaselineProblems.Concat(record.Run.CoverageProblems))
            text.Append(CultureInfo.InvariantCulture, $"\nBaseline: {Cell(problem)}\n");
        var findings = record.Checks.Where(check => check.Verdict is Verdict.Fail or Verdict.Warning or Verdict.Error)
            .OrderBy(check => check.Known is not null).ThenBy(check => check.Verdict).ToList();
        if (findings.Count == 0)
            return text.ToString();
        text.Append("\n| Verdict | Check | RFC | Subject | What happened |\n| --- | --- | --- | --- | --- |\n");
        foreach (var check in findings.Take(MostFindings))
        {
            var known = check.Known is { } reason ? $" (known: {Cell(reason.Reason)})" : "";
            text.Append(CultureInfo.InvariantCulture, $"| {check.Verdict}{known} | {Cell(check.Id)} | {Cell(RfcText.Short(check.Rfc, check.Section))} ");
            text.Append(CultureInfo.InvariantCulture, $"| {Cell(string.Join(", ", check.Concerned))} | {Cell(check.Message)} |\n");
        }

        if (findings.Count > MostFindings)
            text.Append(CultureInfo.InvariantCulture, $"\n{findings.Count - MostFindings} more are in the report.\n");
        return text.ToString();
    }

    // Every character that Markdown or HTML could act upon becomes a character reference, and so does what makes a link of an address.
    private static string Cell(string text)
    {
        var safe = new StringBuilder();
        foreach (var c in WebUtility.HtmlEncode(Visible.Of(text)))
            safe.Append("\\`*_{}[]()|~!@".Contains(c) ? $"&#{(int)c};" : c);
        return safe.Replace("://", "&#58;//").Replace("www.", "www&#46;").Replace("WWW.", "WWW&#46;").ToString();
    }
}
