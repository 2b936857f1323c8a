using BonjourConformance.Reporting.Html;

namespace BonjourConformance.Reporting.Svg;

/// <summary>How a device fared from run to run: a bar of Fail over Warning for each, oldest left.</summary>
public static class Trend
{
    private const double Height = 40;
    private const double Bar = 9;

    public static Markup Draw(IReadOnlyList<RunRecord> runs)
    {
        var most = Math.Max(1, runs.Max(run => run.Summary.Fail + run.Summary.Warning));
        var words = string.Join("; ", runs.TakeLast(10).Select(run => $"{run.Run.Started.UtcDateTime:yyyy-MM-dd}: {run.Summary.Fail} fail, {run.Summary.Warning} warning{(run.Run.Interrupted is null ? "" : ", incomplete")}"));
        var svg = new SvgText().Open(Math.Max(runs.Count, 12) * Bar, Height + 4, "trend", $"Trend, oldest first. {words}");
        for (var i = 0; i < runs.Count; i++)
        {
            var sum = runs[i].Summary;
            double fail = (Height - 4) * sum.Fail / most, warning = (Height - 4) * sum.Warning / most;
            var complete = runs[i].Run.Interrupted is null;
            var title = $"{runs[i].Run.Started.UtcDateTime:yyyy-MM-dd HH:mm}: {sum.Fail} fail, {sum.Warning} warning, {sum.Pass} pass{(complete ? "" : ", incomplete")}";
            svg.Rect(i * Bar, Height - fail - warning, Bar - 2, warning, "warned", title);
            svg.Rect(i * Bar, Height - fail, Bar - 2, fail, "failed", title);
            svg.Rect(i * Bar, Height, Bar - 2, 2, complete && sum is { Fail: 0, Warning: 0, Pass: > 0 } ? "clean" : "foot", title);
        }

        return new Markup(svg.Close());
    }
}
