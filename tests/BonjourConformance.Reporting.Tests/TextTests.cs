using BonjourConformance.Reporting.Html;
using BonjourConformance.Reporting.Svg;
using BonjourConformance.Reporting.Tests.Made;
using BonjourConformance.Reporting.Text;

namespace BonjourConformance.Reporting.Tests;

public sealed class TextTests
{
    [TestCase("plain text é 漢字 👍", "plain text é 漢字 👍")]
    [TestCase("a\u202Eb", "a\\u202Eb")]
    [TestCase("a\u00A0b", "a\\u00A0b")]
    [TestCase("\U000E0001", "\\u{E0001}")]
    [TestCase("\0\r\n\t", "\\0\\r\\n\\t")]
    [TestCase("\u3164", "\\u3164")]
    public void What_cannot_be_seen_is_escaped(string text, string shown) => Assert.That(Visible.Of(text), Is.EqualTo(shown));

    // Not a TestCase: half a pair does not survive in the test's own name.
    [TestCase("Tie\u0302\u0301ng Vie\u0323\u0302t", "Tie\u0302\u0301ng Vie\u0323\u0302t")]
    [TestCase("a\u0300\u0301\u0302\u0303\u0304\u0305b\u0306", "a\u0300\u0301\u0302\u0303\\u0304\\u0305b\u0306")]
    [TestCase("a\u20DD\u20DD\u20DD\u20DD\u20DD", "a\u20DD\u20DD\u20DD\u20DD\\u20DD")]
    public void No_tower_of_accents_covers_other_lines(string text, string shown) => Assert.That(Visible.Of(text), Is.EqualTo(shown));

    [TestCase("rfc6762/7.1/known-answer-suppressed", "busier")]
    [TestCase("rfc6762/7.1/stale-known-answer-answered", "drops out of lists")]
    [TestCase("rfc6762/10.1/orderly-stop-says-goodbye", "stays in lists")]
    [TestCase("rfc6762/10.1/own-record-is-rescued", "drops out of lists")]
    [TestCase("rfc6762/16/case-is-ignored-in-queries", "in capitals")]
    public void What_users_notice_is_that_of_the_breach(string check, string words) => Assert.That(Impact.Of(check), Does.Contain(words));

    [Test]
    public void Half_a_character_is_escaped() => Assert.That(Visible.Of("a\uD83Db"), Is.EqualTo("a\\uD83Db"));

    [Test]
    public void Escapes_are_marked_in_markup_and_the_rest_encoded() =>
        Assert.That(Markup.Encode("<\u202E\"").Value, Is.EqualTo("&lt;<span class=esc>\\u202E</span>&quot;"));

    [TestCase(0.254, "0.25 ms")]
    [TestCase(143.2, "143.2 ms")]
    [TestCase(-0.0001, "0 ms")]
    [TestCase(1500, "1.5 s")]
    [TestCase(250_000, "4 min 10 s")]
    public void Durations_are_short(double ms, string shown) => Assert.That(Units.Span(ms), Is.EqualTo(shown));

    [Test]
    public void Repeating_one_check_replaces_what_was_selected()
    {
        var run = MadeRun.Run() with { Command = ["tool", "run", "--only", "rfc6762/8", "--seed", "1", "--device", "it's <here>", "--only=rfc3927"] };
        Assert.That(Reproduce.Check(run, "rfc6762/7.1/x"), Is.EqualTo("tool run --seed 1 --device 'it'\\''s <here>' --only rfc6762/7.1/x"));
    }

    [TestCase("6762", "7.1", "https://www.rfc-editor.org/rfc/rfc6762.html#section-7.1")]
    [TestCase("6762", "D", "https://www.rfc-editor.org/rfc/rfc6762.html#appendix-D")]
    [TestCase("RFC 6763", "\" onclick", "https://www.rfc-editor.org/rfc/rfc6763.html")]
    public void Sections_have_addresses(string rfc, string section, string url) => Assert.That(RfcText.Url(rfc, section), Is.EqualTo(url));

    [Test]
    public void A_long_silence_becomes_a_break_and_order_is_kept()
    {
        var scale = new TimeScale([0, 250, 500, 750, 120_000, 120_250], 100, 900);
        Assert.That(scale.Breaks, Is.EqualTo(new[] { (750.0, 120_000.0) }));
        double[] xs = [scale.X(0), scale.X(250), scale.X(750), scale.X(120_000), scale.X(120_250)];
        Assert.That(xs, Is.Ordered.And.All.InRange(100, 900));
        Assert.That(scale.X(250) - scale.X(0), Is.GreaterThan(100));
        Assert.That(scale.Ticks(0, 8), Has.None.InRange(751, 119_999));
    }

    [Test]
    public void Any_instants_make_a_scale_in_order_within_its_margins()
    {
        var random = new Random(6762);
        for (var round = 0; round < 2000; round++)
        {
            var instants = Enumerable.Range(0, random.Next(0, 12)).Select(_ => Math.Pow(10, random.NextDouble() * 9 - 3) * (random.Next(3) == 0 ? 0 : 1)).ToList();
            var scale = new TimeScale(instants, 100, 900, [new TimeWindow(random.Next(1000), random.Next(100_000), "w", WindowKind.Mandated)]);
            var xs = instants.Order().Select(scale.X).ToList();
            Assert.That(xs, Is.Ordered.And.All.InRange(99.9, 900.1), string.Join(' ', instants));
            Assert.That(scale.Ticks(instants.DefaultIfEmpty(0).Min(), 8).Count(), Is.LessThan(60), string.Join(' ', instants));
        }
    }

    [Test]
    public void A_window_that_matters_is_not_broken()
    {
        var scale = new TimeScale([0, 5, 10, 15, 20, 1000, 1005], 0, 900, [new TimeWindow(20, 700, "w", WindowKind.Mandated), new TimeWindow(20, 1000, "w", WindowKind.Mandated)]);
        Assert.That(scale.Breaks, Is.EqualTo(new[] { (20.0, 1000.0) }), "nearly all there is");
        Assert.That(new TimeScale([0, 5, 10, 15, 1000, 3000], 0, 900, [new TimeWindow(15, 1000, "w", WindowKind.Mandated)]).Breaks, Has.None.EqualTo((15.0, 1000.0)));
    }

    [TestCase(Verdict.Pass, "conforms")]
    [TestCase(Verdict.Fail, "breaks 1 duty of RFC 6762")]
    [TestCase(Verdict.Warning, "conforms, but neglects 1 recommendation")]
    [TestCase(Verdict.Inconclusive, "could not be judged")]
    public void The_verdict_is_one_sentence(Verdict verdict, string sentence) =>
        Assert.That(Sentence.Verdict(MadeRun.Printer().Record with { Checks = [MadeRun.Check("rfc6762/1/x", verdict)], Unjudged = [] }), Is.EqualTo(sentence));

    [TestCase(Verdict.Pass, "Incomplete: no failure in the 1 check that the run reached; whether the device conforms is not known", "inconclusive")]
    [TestCase(Verdict.Warning, "Incomplete: no failure in the 1 check that the run reached; whether the device conforms is not known", "inconclusive")]
    [TestCase(Verdict.Inconclusive, "Incomplete: nothing was judged", "inconclusive")]
    [TestCase(Verdict.Fail, "Incomplete: breaks 1 duty of RFC 6762 as far as the run came", "fail")]
    public void An_incomplete_run_never_looks_conforming(Verdict verdict, string sentence, string tone)
    {
        var cut = Cut(MadeRun.Check("rfc6762/1/x", verdict));
        Assert.That(Sentence.Verdict(cut), Is.EqualTo(sentence));
        var html = ReportWriter.Html(cut, []).Html;
        Assert.That(html, Does.Contain($"<p class=\"sentence tone-{tone}\">Incomplete: ").And.Contain("<strong>Incomplete.</strong> Ctrl-C."));
        Assert.That(JobSummary.Markdown(cut), Does.Contain($"**{sentence}**").And.Contain("Incomplete: Ctrl-C."));
    }

    [Test]
    public void What_an_incomplete_run_did_not_reach_is_listed_as_not_judged()
    {
        var cut = Cut(MadeRun.Check("rfc6762/8.1/x", Verdict.Pass) with { Duties = ["6762-8.1-05"] });
        var normal = Results.Normalise(cut);
        Assert.That(normal.Duties.Select(duty => duty.Id), Is.EqualTo(new[] { "6762-8.1-05" }));
        Assert.That(normal.Unjudged.Where(duty => duty.Reason.StartsWith("The run ended", StringComparison.Ordinal)).Select(duty => duty.Id), Is.EqualTo(new[] { "6762-7.1-04", "6762-8.3-04" }));
        Assert.That(Results.Json(Results.Normalise(normal)), Is.EqualTo(Results.Json(normal)));
    }

    [TestCase(1, 20, "conforms in all that was judged; 1 of 21 checks could not be judged")]
    [TestCase(5, 5, "could not be judged in 5 of 10 checks; conforms in the others")]
    public void Green_is_only_a_run_that_judged_everything(int open, int passed, string sentence)
    {
        CheckRecord[] checks = [.. Enumerable.Range(0, open + passed).Select(i => MadeRun.Check($"rfc6762/1/x{i}", i < open ? Verdict.Inconclusive : Verdict.Pass))];
        var record = MadeRun.Printer().Record with { Checks = checks, Unjudged = [] };
        Assert.That(Sentence.Verdict(record), Is.EqualTo(sentence));
        Assert.That(ReportWriter.Html(record, []).Html, Does.Contain("<p class=\"sentence tone-inconclusive\">"));
        Assert.That(ReportWriter.Html(record with { Checks = checks[open..] }, []).Html, Does.Contain("<p class=\"sentence tone-pass\">conforms<"));
    }

    [Test]
    public void Words_of_windows_and_events_never_touch()
    {
        var random = new Random(6763);
        for (var round = 0; round < 500; round++)
        {
            var windows = Enumerable.Range(0, random.Next(1, 12)).Select(i => (From: random.NextDouble() * 900, i))
                .Select(one => new TimeWindow(one.From, one.From + (one.i % 3 == 0 ? 0 : random.NextDouble() * 300), $"window {one.i} of some length", one.i % 2 == 0 ? WindowKind.Event : WindowKind.Mandated)).ToList();
            var scale = new TimeScale(windows.SelectMany(window => new[] { window.FromMs, window.ToMs }), 108, 876, windows);
            var rows = new WindowRows(windows, scale, 0, 96, 954);
            foreach (var row in rows.Placed.GroupBy(mark => (mark.IsBand, mark.Row)))
                foreach (var (left, right) in row.OrderBy(mark => mark.WordsFrom).Zip(row.OrderBy(mark => mark.WordsFrom).Skip(1)))
                    Assert.That(right.WordsFrom - left.WordsTo, Is.GreaterThanOrEqualTo(10), $"{left.Words} and {right.Words}");
            Assert.That(rows.Placed, Has.Count.EqualTo(windows.Count).And.All.Matches<WindowMark>(mark => mark!.WordsFrom > 90 && mark.WordsTo < 955 || mark.WordsTo - mark.WordsFrom > 858));
        }
    }

    private static RunRecord Cut(CheckRecord check)
    {
        var made = MadeRun.Printer().Record;
        return made with { Run = made.Run with { Finished = null, Interrupted = "Ctrl-C." }, Checks = [check] };
    }

    [Test]
    public void The_job_summary_cannot_be_broken_out_of()
    {
        var markdown = JobSummary.Markdown(MadeRun.Printer().Record with { Checks = [MadeRun.Check("rfc6762/1/x", Verdict.Fail) with { Message = "a | b\n# <img> [x](y) `c` @team" }] });
        var row = markdown.Split('\n').Single(line => line.Contains("rfc6762/1/x"));
        Assert.That(row, Does.Contain("a &#124; b&#92;n# &lt;img&gt; &#91;x&#93;&#40;y&#41; &#96;c&#96; &#64;team"));
        Assert.That(row.Count(c => c == '|'), Is.EqualTo(6));
    }

    [TestCase("https://evil.example/x", "https&#58;//evil.example/x")]
    [TestCase("www.evil.example", "www&#46;evil.example")]
    public void The_job_summary_makes_no_link_of_what_a_device_says(string said, string shown) =>
        Assert.That(JobSummary.Markdown(MadeRun.Printer().Record with { Checks = [MadeRun.Check("rfc6762/1/x", Verdict.Fail) with { Message = said }] }), Does.Contain(shown).And.Not.Contain(said));

    [Test]
    public void The_job_summary_is_appended_where_GitHub_wants_it()
    {
        var path = Path.GetTempFileName();
        try
        {
            Environment.SetEnvironmentVariable("GITHUB_STEP_SUMMARY", path);
            Assert.That(JobSummary.AppendIfAsked(MadeRun.Printer().Record), Is.Null);
            Assert.That(File.ReadAllText(path), Does.Contain("breaks 2 duties of RFC 6762; 1 more is known"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("GITHUB_STEP_SUMMARY", null);
            File.Delete(path);
        }
    }

    [Test]
    public void A_job_summary_that_cannot_be_written_is_a_complaint_and_no_more()
    {
        try
        {
            Environment.SetEnvironmentVariable("GITHUB_STEP_SUMMARY", "/nonexistent/folder/summary.md");
            Assert.That(JobSummary.AppendIfAsked(MadeRun.Printer().Record), Does.Contain("GITHUB_STEP_SUMMARY"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("GITHUB_STEP_SUMMARY", null);
        }
    }
}
