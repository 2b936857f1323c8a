using BonjourConformance.Records.Reading;
using BonjourConformance.Reporting.Html;
using BonjourConformance.Reporting.Svg;
using BonjourConformance.Reporting.Text;
using BonjourConformance.Reporting.View;

namespace BonjourConformance.Reporting.Index;

/// <summary>A run found below a directory; Directory is relative to it, with forward slashes.</summary>
/// <param name="Page">Its report relative to the directory of the index, or "" where none was written: a run that was killed leaves only its journal.</param>
public sealed record IndexedRun(string Directory, RunRecord Record, string Page);

/// <summary>One page over many runs: the newest of each device against every check, and how each device fared over time.</summary>
public static class RunIndex
{
    private const int MostRunsInTrend = 60;

    /// <summary>Such as results/monday/my-device.</summary>
    private const int Deepest = 3;

    /// <summary>
    /// Reads every run below a directory, also where each night has a folder of its own, from results.json or, where the run was cut off before that,
    /// from its journal. What cannot be read is named in the second list and left out.
    /// </summary>
    public static (IReadOnlyList<IndexedRun> Runs, IReadOnlyList<string> Unreadable) Find(string directory)
    {
        var runs = new List<IndexedRun>();
        var unreadable = new List<string>();
        foreach (var path in Folders(directory, Deepest).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(directory, path).Replace(Path.DirectorySeparatorChar, '/');
            string Here(string problem) => $"{name}: {problem.Replace(path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)}";
            try
            {
                var read = RunFiles.Read(path);
                runs.Add(Indexed(path, name, read.Value));
                unreadable.AddRange(read.Problems.Take(3).Select(Here));
            }
            catch (FileException e)
            {
                unreadable.Add(Here(e.Message));
            }
            catch (Exception e) when (JsonFiles.Trouble(e) is { } why)
            {
                unreadable.Add(Here($"it cannot be read: {why}."));
            }
        }

        return ([.. runs.OrderBy(run => run.Record.Run.Started).ThenBy(run => run.Directory, StringComparer.Ordinal)], unreadable);
    }

    /// <summary>The folders of runs. A run holds no other runs, and a link could lead round in a circle.</summary>
    private static IEnumerable<string> Folders(string directory, int depth) => Directory.EnumerateDirectories(directory)
        .Where(path => new DirectoryInfo(path).LinkTarget is null)
        .SelectMany(path => File.Exists(Path.Combine(path, RunFiles.Results)) || File.Exists(Path.Combine(path, RunFiles.Journal)) ? [path] : depth > 1 ? Folders(path, depth - 1) : []);

    /// <summary>Tells a page that this program made, by whatever template, from one that somebody else put there.</summary>
    private const string Mark = "<!-- bonjour-conformance report index -->\n";

    /// <summary>Whether something that this program has not made, or a link, has the name of the page.</summary>
    public static bool IsTaken(string directory)
    {
        var file = new FileInfo(Path.Combine(directory, "index.html"));
        return file.LinkTarget is not null || (file.Exists && !File.ReadAllText(file.FullName).EndsWith(Mark, StringComparison.Ordinal));
    }

    /// <summary>Writes index.html into the directory. Returns its path and what to tell the user.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    public static (string Path, IReadOnlyList<string> Problems) Write(string directory, string? templateDirectory = null)
    {
        var (runs, unreadable) = Find(directory);
        var path = Path.Combine(directory, "index.html");
        var (html, problems) = ReportWriter.Page(templateDirectory, "index.sbn-html", assets => View(runs, unreadable, assets));
        Results.Write(path, html + Mark);
        return (path, [.. problems, .. unreadable]);
    }

    private static IndexView View(IReadOnlyList<IndexedRun> runs, IReadOnlyList<string> unreadable, PageAssets assets)
    {
        var byDevice = runs.GroupBy(run => run.Record.Device.Name).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var newest = byDevice.ConvertAll(group => Newest([.. group]));
        var verdicts = newest.ConvertAll(run => run.Record.Checks.GroupBy(check => check.Id).ToDictionary(group => group.Key, group => group.ToList()));
        var rows = Order.Sorted(newest.SelectMany(run => run.Record.Checks)).DistinctBy(check => check.Id)
            .Select(check => new MatrixRow(check, [.. newest.Select((run, i) => Cell(run, check, verdicts[i].GetValueOrDefault(check.Id) ?? []))])).ToList();
        return new IndexView
        {
            Title = "Bonjour conformance: all runs",
            Sentence = $"{Reporting.Sentence.Count(byDevice.Count, "device")}, {Reporting.Sentence.Count(runs.Count, "run")}",
            Devices = [.. byDevice.Select(group => Device(group.Key, [.. group]))],
            Flips = [.. byDevice.SelectMany(group => FlipsOf(group.Key, [.. group]))],
            Differing = rows.FindAll(row => row.Cells.Any(cell => cell.Css is not ("pass" or "notapplicable" or "none"))),
            Holding = rows.FindAll(row => row.Cells.All(cell => cell.Css is "pass" or "notapplicable" or "none")),
            Unreadable = unreadable,
            Assets = assets,
        };
    }

    /// <summary>A run that was cut off says nothing of what it did not reach: it is the newest only where no other is.</summary>
    private static IndexedRun Newest(List<IndexedRun> runs) => runs.FindLast(run => run.Record.Run.Interrupted is null) ?? runs[^1];

    /// <summary>What changed from one whole run to the next without a new firmware: a device that does it by chance, or a check that is wrong.</summary>
    private static IEnumerable<FlipRow> FlipsOf(string device, List<IndexedRun> runs)
    {
        var whole = runs.FindAll(run => run.Record.Run.Interrupted is null).TakeLast(MostRunsInTrend).ToList();
        foreach (var firmware in whole.GroupBy(run => run.Record.Device.Firmware ?? ""))
        {
            var nights = firmware.ToList();
            // A night that did not judge a check, because it was not asked to or could not, says nothing against one that did.
            foreach (var flip in Flips.Found(nights.ConvertAll(run => run.Record)).Where(flip => flip.Verdicts.Where(IsJudged).Distinct().Count() > 1))
                yield return new(device, firmware.Key, flip.Check, [.. flip.Verdicts.Select((verdict, i) => FlipCell(nights[i], flip.Check, verdict))]);
        }
    }

    private static bool IsJudged(Verdict? verdict) => verdict is Verdict.Pass or Verdict.Fail or Verdict.Warning or Verdict.NotApplicable;

    private static MatrixCell FlipCell(IndexedRun run, CheckRecord check, Verdict? verdict)
    {
        var look = verdict is { } known ? Look.Of(known) : Look.Nothing;
        return new(look.Css, look.Mark, $"{run.Record.Run.Started.UtcDateTime:yyyy-MM-dd HH:mm}: {verdict?.ToString() ?? "not made"}", verdict is null || run.Page.Length == 0 ? "" : $"{run.Page}#{check.Id}");
    }

    private static MatrixCell Cell(IndexedRun run, CheckRecord check, List<CheckRecord> checks)
    {
        var look = Look.Worst(checks);
        var known = checks.Count > 0 && checks.TrueForAll(one => one.Known is not null || one.Verdict is Verdict.Pass or Verdict.NotApplicable) && checks.Exists(one => one.Known is not null);
        return new(look.Css, look.Mark, checks.Count == 0 ? "not run" : look.Label + (known ? ", known" : ""), checks.Count == 0 || run.Page.Length == 0 ? "" : $"{run.Page}#{check.Id}");
    }

    private static DeviceRow Device(string name, List<IndexedRun> runs)
    {
        var last = Newest(runs);
        return new(name, last.Record.Device.Firmware ?? "", last.Record.Summary, Reporting.Sentence.Verdict(last.Record), last.Record.Run.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'"),
            last.Page, Trend.Draw([.. runs.TakeLast(MostRunsInTrend).Select(run => run.Record)]), runs.Count,
            [.. runs.AsEnumerable().Reverse().Take(MostRunsInTrend).Select(run => new RunLink(run.Record.Run.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm"), run.Page, Reporting.Sentence.Verdict(run.Record)))]);
    }

    private static IndexedRun Indexed(string path, string name, RunRecord record) => new(name, record,
        File.Exists(Path.Combine(path, "report.html")) ? string.Join('/', name.Split('/').Select(Uri.EscapeDataString)) + "/report.html" : "");
}

/// <summary>What index.sbn-html prints.</summary>
public sealed record IndexView
{
    public required string Title { get; init; }

    public required string Sentence { get; init; }

    public required IReadOnlyList<DeviceRow> Devices { get; init; }

    public required IReadOnlyList<FlipRow> Flips { get; init; }

    public required IReadOnlyList<MatrixRow> Differing { get; init; }

    public required IReadOnlyList<MatrixRow> Holding { get; init; }

    public required IReadOnlyList<string> Unreadable { get; init; }

    public required PageAssets Assets { get; init; }
}

/// <param name="Firmware">"" where no profile names one.</param>
public sealed record DeviceRow(string Name, string Firmware, Summary Summary, string Sentence, string Date, string Link, Markup Trend, int Runs, IReadOnlyList<RunLink> Links);

public sealed record RunLink(string Date, string Link, string Sentence);

public sealed record MatrixRow(CheckRecord Check, IReadOnlyList<MatrixCell> Cells);

public sealed record MatrixCell(string Css, string Mark, string Label, string Link);

/// <summary>A check that did not give the same verdict each night, with what it gave, oldest first.</summary>
public sealed record FlipRow(string Device, string Firmware, CheckRecord Check, IReadOnlyList<MatrixCell> Cells);
