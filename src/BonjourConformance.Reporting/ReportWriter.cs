using System.Security.Cryptography;
using System.Text;
using BonjourConformance.Link;
using BonjourConformance.Records.Writing;
using BonjourConformance.Reporting.Frames;
using BonjourConformance.Reporting.Html;
using BonjourConformance.Reporting.Redaction;
using BonjourConformance.Reporting.View;

namespace BonjourConformance.Reporting;

/// <summary>How a report is to be written.</summary>
public sealed record ReportOptions
{
    /// <summary>A directory whose templates replace those built in, file by file.</summary>
    public string? TemplateDirectory { get; init; }

    /// <summary>Replace MAC addresses, serial numbers, UUIDs and host names in everything that is in the directory, the capture too.</summary>
    public bool Redact { get; init; }

    /// <summary>The one that went along with the run, so that stand-ins are the same in all files; null for a new one.</summary>
    public Redactor? Redactor { get; init; }

    /// <summary>Count Warning and Inconclusive as failures in junit.xml.</summary>
    public bool Strict { get; init; }
}

/// <summary>What was written. Problems are to be shown to the user: a broken template with its line and column.</summary>
public sealed record WrittenReport(RunRecord Record, string ReportPath, string ResultsPath, string JUnitPath, IReadOnlyList<string> Problems);

/// <summary>Writes results.json, junit.xml and report.html of a run, and the job summary where GitHub asks for one.</summary>
public static class ReportWriter
{
    /// <summary>
    /// Writes into <paramref name="outDir"/>, which is made if it is missing. The frames are those of the run's capture, in its order. A broken user
    /// template does not throw: the report is then made from the built-in ones, and <see cref="WrittenReport.Problems"/> says why. With
    /// <see cref="ReportOptions.Redact"/> capture.pcapng, results.jsonl and run.log in the directory are rewritten, and must be closed before.
    /// </summary>
    public static WrittenReport Write(RunRecord record, IReadOnlyList<Frame> frames, string outDir, ReportOptions? options = null)
    {
        options ??= new ReportOptions();
        OwnFile.MakeFolder(outDir);
        if (options.Redact)
        {
            var redactor = options.Redactor ?? new Redactor(record, frames);
            (record, frames) = (redactor.Record(record), redactor.Frames(frames));
            RedactedFiles.Rewrite(outDir, redactor);
        }
        else if (record.Run.World != World.Virtual && Redactor.OfTester(record) is { } tester)
        {
            frames = tester.Frames(frames);
        }

        var normal = Results.Normalise(record);
        string reportPath = Path.Combine(outDir, "report.html"), resultsPath = Path.Combine(outDir, "results.json"), junitPath = Path.Combine(outDir, "junit.xml");
        Results.Write(resultsPath, Results.Json(normal));
        Results.Write(junitPath, JUnit.Write(normal, options.Strict));
        var (html, problems) = Html(normal, frames, options.TemplateDirectory);
        Results.Write(reportPath, html);
        if (JobSummary.AppendIfAsked(normal) is { } problem)
            problems = [.. problems, problem];
        return new WrittenReport(normal, reportPath, resultsPath, junitPath, problems);
    }

    /// <summary>The same, with the frames of a capture file; null or a missing file where there is none.</summary>
    public static WrittenReport Write(RunRecord record, string? capturePath, string outDir, ReportOptions? options = null)
    {
        var (frames, trouble) = CaptureFrames.Read(capturePath);
        var written = Write(trouble is null ? record : record with { Run = record.Run with { Conditions = [.. record.Run.Conditions.Where(c => c.Name != "Capture"), new Condition("Capture", trouble)] } }, frames, outDir, options);
        return trouble is null ? written : written with { Problems = [trouble, .. written.Problems] };
    }

    /// <summary>The report as one HTML file, and what was wrong with the user's templates.</summary>
    public static (string Html, IReadOnlyList<string> Problems) Html(RunRecord record, IReadOnlyList<Frame> frames, string? templateDirectory = null) =>
        Page(templateDirectory, "report.sbn-html", assets => ReportViews.Of(record, frames, assets));

    internal static (string Html, IReadOnlyList<string> Problems) Page(string? templateDirectory, string template, Func<PageAssets, object> view)
    {
        if (templateDirectory is null)
            return (Render(new HtmlTemplate(), template, view), []);
        if (!HtmlTemplate.IsIn(templateDirectory))
            return (Render(new HtmlTemplate(), template, view), [$"{templateDirectory}: there is no template in this folder (report.sbn-html, check.sbn-html, report.css ...), so the built-in ones were used."]);
        try
        {
            return (Render(new HtmlTemplate(templateDirectory), template, view), []);
        }
        catch (TemplateException e)
        {
            return (Render(new HtmlTemplate(), template, view), [$"The template is broken, so the built-in one was used. {e.Message}"]);
        }
    }

    private static string Render(HtmlTemplate templates, string template, Func<PageAssets, object> view) => templates.Render(template, view(Assets(templates)));

    private static PageAssets Assets(HtmlTemplate templates)
    {
        // Browsers hash what they parsed, where every line end is a line feed.
        string style = templates.Source("report.css").ReplaceLineEndings("\n"), script = templates.Source("report.js").ReplaceLineEndings("\n");
        var policy = $"default-src 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'; img-src data:; base-uri 'none'; form-action 'none'";
        return new PageAssets(new Markup(style), new Markup(script), policy);
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
