using BonjourConformance.Checks.Requirements;
using BonjourConformance.Cli.Composition;
using BonjourConformance.Simulator.Faults;
using Microsoft.VisualBasic.FileIO;

namespace BonjourConformance.FaultMatrix.Tests;

/// <summary>The bugs that shipped devices had, as fixtures/requirements/field-notes.csv lists them, are caught.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FieldNotesTests
{
    private static readonly IReadOnlyList<FieldNote> Notes = Read();

    private static IEnumerable<TestCaseData> Faults =>
        from note in Notes from fault in note.Faults select new TestCaseData(note, fault).SetArgDisplayNames(note.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), fault);

    [Test]
    public void All_are_there() => Assert.That(Notes.Select(n => n.Number), Is.EqualTo(Enumerable.Range(1, 58)));

    [Test]
    public void What_they_name_exists()
    {
        var (faults, checks) = (FaultCatalogue.All.Select(f => f.Name).ToHashSet(), MatrixRun.Suite.Select(c => c.Id).ToHashSet());
        Assert.Multiple(() =>
        {
            Assert.That(Notes.SelectMany(n => n.Faults).Where(f => !faults.Contains(f)), Is.Empty);
            Assert.That(Notes.SelectMany(n => n.Checks).Where(c => !checks.Contains(c)), Is.Empty);
            Assert.That(Notes.SelectMany(n => n.Duties).Where(d => !RequirementCatalogue.Default.Contains(d)), Is.Empty);
        });
    }

    [Test]
    public void Each_has_a_fault_and_a_check_or_a_reason()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Notes.Where(n => n.Rfc.Contains("6762") && (n.Faults.Length == 0 || n.Checks.Length == 0)).Select(n => n.Number), Is.Empty);
            Assert.That(Notes.Where(n => n.Reason.Length == 0 && (n.Faults.Length == 0 || n.Checks.Length == 0)).Select(n => n.Number), Is.Empty);
        });
    }

    [TestCaseSource(nameof(Faults))]
    public void Each_fault_is_caught_by_a_check_that_is_named(FieldNote note, string fault)
    {
        var options = new SimulatedRunOptions { Seed = 7, Changes = [FaultCatalogue.Find(fault).Apply] };
        var alone = MatrixRun.Of(options, c => note.Checks.Contains(c.Id));
        // What judges a whole run may need one.
        var results = alone.Any(MatrixRun.IsBreach) ? alone : [.. MatrixRun.Of(options).Where(r => note.Checks.Contains(r.Id))];

        Assert.That(results.Any(MatrixRun.IsBreach), () => MatrixRun.Show(results));
    }

    private static List<FieldNote> Read()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "fixtures", "requirements", "field-notes.csv"))) root = root.Parent ?? throw new FileNotFoundException("No fixtures/requirements/field-notes.csv above the tests.");
        using var parser = new TextFieldParser(Path.Combine(root.FullName, "fixtures", "requirements", "field-notes.csv")) { HasFieldsEnclosedInQuotes = true };
        parser.SetDelimiters(",");
        parser.ReadFields();
        var notes = new List<FieldNote>();
        while (!parser.EndOfData)
        {
            var fields = parser.ReadFields()!;
            notes.Add(new FieldNote(int.Parse(fields[0], System.Globalization.CultureInfo.InvariantCulture), fields[1].Split(' '), Words(fields[3]), Words(fields[4]), Words(fields[5]), fields[6]));
        }
        return notes;
    }

    private static string[] Words(string field) => field.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A bug of shipped devices.</summary>
/// <param name="Reason">Why it, or a part of it, cannot be reached.</param>
public sealed record FieldNote(int Number, string[] Rfc, string[] Duties, string[] Faults, string[] Checks, string Reason);
