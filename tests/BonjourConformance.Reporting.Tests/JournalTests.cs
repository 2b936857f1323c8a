using BonjourConformance.Records.Reading;
using BonjourConformance.Reporting.Tests.Made;

namespace BonjourConformance.Reporting.Tests;

public sealed class JournalTests : TestFiles
{
    private static void Fill(Journal journal, RunRecord record)
    {
        journal.Begin(record.Run, record.Device);
        journal.Cover(record.Duties, record.Unjudged);
        foreach (var check in record.Checks)
            journal.Add(check);
        journal.End(record.Run.Finished!.Value);
    }

    [Test]
    public void A_whole_journal_gives_the_whole_record()
    {
        var (record, _) = MadeRun.Printer();
        using (var journal = new Journal(File("results.jsonl")))
            Fill(journal, record);
        Assert.That(Results.Json(Journal.Read(File("results.jsonl")).Value), Is.EqualTo(Results.Json(record)));
    }

    [Test]
    public void Every_verdict_is_in_the_file_when_Add_returns()
    {
        var (record, _) = MadeRun.Printer();
        using var journal = new Journal(File("results.jsonl"));
        journal.Begin(record.Run, record.Device);
        foreach (var (check, count) in record.Checks.Take(5).Select((check, index) => (check, index + 1)))
        {
            journal.Add(check);
            Assert.That(Journal.Read(File("results.jsonl")).Value.Checks, Has.Count.EqualTo(count));
        }
    }

    [Test]
    public void A_journal_cut_off_anywhere_gives_what_was_whole()
    {
        var (record, _) = MadeRun.Printer();
        using (var journal = new Journal(File("whole.jsonl")))
            Fill(journal, record);
        var octets = System.IO.File.ReadAllBytes(File("whole.jsonl"));
        var first = Array.IndexOf(octets, (byte)'\n') + 1;
        for (var length = first; length < octets.Length; length += 97)
        {
            System.IO.File.WriteAllBytes(File("cut.jsonl"), octets[..length]);
            var rebuilt = Journal.Read(File("cut.jsonl")).Value;
            var lines = octets[..length].Count(octet => octet == '\n');
            Assert.That(rebuilt.Checks, Has.Count.EqualTo(Math.Clamp(lines - 2, 0, record.Checks.Count)), $"cut after {length} octets");
            Assert.That(rebuilt.Run.Finished, Is.Null);
            Assert.That(rebuilt.Run.Interrupted, Does.Contain("cut off"));
        }
    }

    [Test]
    public void A_torn_line_in_the_middle_is_left_out()
    {
        var (record, _) = MadeRun.Printer();
        using (var journal = new Journal(File("results.jsonl")))
            Fill(journal, record);
        var lines = System.IO.File.ReadAllLines(File("results.jsonl"));
        lines[3] = lines[3][..40];
        System.IO.File.WriteAllText(File("results.jsonl"), string.Join('\n', lines) + "\n");
        Assert.That(Journal.Read(File("results.jsonl")).Value.Checks, Has.Count.EqualTo(record.Checks.Count - 1));
    }

    [Test]
    public void A_journal_without_a_first_line_is_refused_by_name()
    {
        System.IO.File.WriteAllText(File("empty.jsonl"), "{\"run\": {\"id\": ");
        Assert.That(() => Journal.Read(File("empty.jsonl")), Throws.TypeOf<FileException>().With.Message.Contains("empty.jsonl"));
    }

    [Test]
    public void The_journal_holds_no_path_of_the_tester()
    {
        var (record, _) = MadeRun.Printer();
        using (var journal = new Journal(File("results.jsonl")))
        {
            journal.Begin(record.Run with { Command = ["tool", "run", "--profile", "/home/somebody/devices/printer.json"] }, record.Device);
            journal.Add(record.Checks[0] with { Message = "Cannot read /home/somebody/devices/switch.sh." });
        }

        Assert.That(System.IO.File.ReadAllText(File("results.jsonl")), Does.Contain("printer.json").And.Contain("switch.sh").And.Not.Contain("somebody"));
    }

    [Test]
    public void A_rebuilt_run_makes_a_report_that_says_it_is_incomplete()
    {
        var (record, frames) = MadeRun.Printer();
        using (var journal = new Journal(File("results.jsonl")))
        {
            journal.Begin(record.Run, record.Device);
            journal.Add(record.Checks[0]);
        }

        var written = ReportWriter.Write(Journal.Read(File("results.jsonl")).Value, frames, Out);
        Assert.That(System.IO.File.ReadAllText(written.ReportPath), Does.Contain("<strong>Incomplete.</strong> The run was cut off after 1 verdict"));
    }
}
