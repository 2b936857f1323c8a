using BonjourConformance.Simulator.Faults;

namespace BonjourConformance.Simulator.Tests;

/// <summary>Every fault has a name of its own and names duties that exist; what it does is proven by the matrix.</summary>
public sealed class FaultTests
{
    private static IEnumerable<string> Variations => FaultCatalogue.Variations.Select(f => f.Name);

    [Test]
    public void Names_are_unique() =>
        Assert.That(FaultCatalogue.All.Select(f => f.Name).Concat(FaultCatalogue.Variations.Select(v => v.Name)), Is.Unique);

    [Test]
    public void Duties_stand_in_the_catalogue()
    {
        var root = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (root is not null && !Directory.Exists(Path.Combine(root.FullName, "fixtures", "requirements"))) root = root.Parent;
        var known = Directory.GetFiles(Path.Combine(root!.FullName, "fixtures", "requirements"), "*.csv")
            .SelectMany(File.ReadLines).Select(line => line.Split(',')[0].Trim('"')).ToHashSet();
        Assert.That(FaultCatalogue.All.SelectMany(f => f.Duties.Select(d => (f.Name, d))).Where(d => !known.Contains(d.d)), Is.Empty);
        Assert.That(FaultCatalogue.All.Where(f => f.Duties.Length == 0), Is.Empty);
    }

    [TestCaseSource(nameof(Variations))]
    public void A_variation_establishes_all_names(string name)
    {
        var behaviour = new Behaviour();
        FaultCatalogue.FindVariation(name).Apply(behaviour);
        var bench = new Bench(1, behaviour).Start();
        bench.Wait(15);
        Assert.That(bench.Device.IsEstablished);
        Assert.That(bench.Messages.All(s => s.Frame.Dns!.Flaws.Count == 0));
    }
}
