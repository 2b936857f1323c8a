namespace BonjourConformance.Cli.Tests;

/// <summary>Wrong arguments end with 2 and a message that helps; an environment that cannot run ends with 3.</summary>
[Parallelizable(ParallelScope.None)]
public sealed class ArgumentTests
{
    [TestCase("", "Required command")]
    [TestCase("jump", "jump")]
    [TestCase("run --sead 1", "--sead")]
    [TestCase("run --seed many", "--seed: many is not a whole number")]
    [TestCase("doctor --listen long", "--listen: long is not a number.")]
    [TestCase("run --only rfc6762/8.1/three-probe5", "rfc6762/8.1/three-probes")]
    [TestCase("run --only rfc9999", "no check has an id that starts so")]
    [TestCase("run --profile simulated-in-lab --only rfc6762/3/local-names-are-asked-of-the-group --within 1", "--within 1 is enough for none of those that were chosen")]
    [TestCase("run --fault announces-adress-once", "announces-address-once")]
    [TestCase("run --fault xyzzy", "`list --faults`")]
    [TestCase("run --variation xyzzy", "--variation xyzzy")]
    [TestCase("run --interface lo --fault announces-address-once", "--fault belongs to the simulated device")]
    [TestCase("run --interface lo --loss 0.1", "--loss belongs to the simulated device")]
    [TestCase("run --loss 1", "--loss must be a probability")]
    [TestCase("run --jitter -1", "--jitter must be between")]
    [TestCase("run --profile /nowhere/device.json", "/nowhere/device.json")]
    [TestCase("run --baseline /nowhere/known.json", "/nowhere/known.json")]
    [TestCase("run --device .", "--device names nobody")]
    [TestCase("run --crowd -1", "--crowd must be between")]
    [TestCase("list --faults --duties", "Choose one of")]
    [TestCase("simulate", "--interface")]
    [TestCase("control --socket /nowhere/socket rename InstanceA", "INSTANCE TYPE NEWNAME")]
    [TestCase("control --socket /nowhere/socket fly", "powerCycle")]
    [TestCase("report /nowhere", "/nowhere")]
    [TestCase("report", "Which run?")]
    [TestCase("compare /nowhere/a /nowhere/b", "/nowhere/a")]
    [TestCase("run --seed 99999999999", "--seed: 99999999999 is not a whole number that this program can take.")]
    [TestCase("run --jitter fast", "--jitter: fast is not a number.")]
    [TestCase("run --profile simulated-printr", "Near: simulated-printer")]
    [TestCase("explian", "Near: explain")]
    [TestCase("run --intreface eth0", "Near: --interface")]
    public void Wrong_arguments_are_named(string line, string named)
    {
        var said = Tool.Invoke(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Usage), said.Error);
            Assert.That(said.Error, Does.Contain(named));
            Assert.That(said.Output, Is.Empty);
        });
    }

    [TestCase("explain RFC6762/8.1/Three-Probes")]
    [TestCase("explain Two-Probes")]
    [TestCase("run --plan --only RFC6762/8.1")]
    [TestCase("run --plan --only rfc6762/8.1 --fault TWO-PROBES")]
    public void Ids_and_names_are_taken_in_any_case(string line) => Assert.That(Tool.Invoke(line.Split(' ')), Has.Property("Code").EqualTo(ExitCode.Good).And.Property("Output").Contains("rfc6762/8.1").Or.Property("Output").Contains("checks"));

    /// <summary>As a variable of a shell is that nobody has set.</summary>
    [TestCase("run", "--only", "")]
    [TestCase("run", "--skip", "")]
    [TestCase("run", "--device", "")]
    [TestCase("run", "--out", "")]
    [TestCase("run", "--profile", "")]
    [TestCase("run", "--baseline", "")]
    [TestCase("replay", "")]
    [TestCase("report", "")]
    [TestCase("report", "index", "")]
    [TestCase("compare", "", "")]
    [TestCase("baseline", "", "--out", "x")]
    [TestCase("explain", "")]
    public void An_empty_text_names_nothing(params string[] line)
    {
        var said = Tool.Invoke(line);

        Assert.That(said.Code, Is.EqualTo(ExitCode.Usage), said.Output);
        Assert.That(said.Error, Does.Contain("empty").Or.Contain("No file is named"));
    }

    [Test]
    public void A_folder_is_no_capture_and_a_folder_without_runs_no_page()
    {
        var folder = Tool.Folder();

        Assert.That(Tool.Invoke("replay", folder), Has.Property("Code").EqualTo(ExitCode.Usage).And.Property("Error").Contains("is a folder"));
        Assert.That(Tool.Invoke("report", "index", folder), Has.Property("Code").EqualTo(ExitCode.Usage).And.Property("Error").Contains("There is no run below"));
        Assert.That(Directory.GetFileSystemEntries(folder), Is.Empty);
    }

    [Test]
    public void A_file_in_UTF_16_is_called_so()
    {
        var path = Tool.File("device.json", "");
        File.WriteAllText(path, "{ \"name\": \"Lamp\" }", System.Text.Encoding.Unicode);

        Assert.That(Tool.Invoke("run", "--profile", path), Has.Property("Code").EqualTo(ExitCode.Usage).And.Property("Error").Contains("UTF-16"));
    }

    [TestCase("1234", null, "1234")]
    [TestCase("192.168.7.2", "192.168.7.2", null)]
    [TestCase("fe80::1%eth0", "fe80::1", null)]
    [TestCase("printer.local.", null, "printer")]
    public void A_device_is_named_by_address_or_by_name(string device, string? address, string? host)
    {
        var meant = Composition.Aim.At(null, device)!;

        Assert.That((meant.Address?.ToString(), meant.Host), Is.EqualTo((address, host)));
    }

    [Test]
    public void An_interface_that_is_not_there_is_the_environments_fault()
    {
        var said = Tool.Invoke("run", "--interface", "no-such-interface", "--out", Tool.Folder());

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Broken));
            Assert.That(said.Error, Does.Contain("no-such-interface").Or.Contain("capture library"));
        });
    }

    [Test]
    public void A_folder_that_cannot_be_written_is_the_environments_fault()
    {
        var said = Tool.Invoke("run", "--out", Path.Combine(Tool.File("file", ""), "below"));

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Broken));
            Assert.That(said.Error, Does.Contain("--out"));
        });
    }

    [Test]
    public void A_control_socket_without_a_listener_is_the_environments_fault()
    {
        var said = Tool.Invoke("control", "--socket", Path.Combine(Tool.Folder(), "none"), "powerCycle");

        Assert.That(said.Code, Is.EqualTo(ExitCode.Broken));
    }

    [Test]
    public void Help_lists_the_options()
    {
        var said = Tool.Invoke("run", "--help");

        Assert.Multiple(() =>
        {
            Assert.That(said.Code, Is.EqualTo(ExitCode.Good));
            foreach (var option in (string[])["--interface", "--device", "--profile", "--fault", "--seed", "--out", "--only", "--strict", "--unattended"])
                Assert.That(said.Output, Does.Contain(option));
        });
    }

    [TestCase("--help", "Where to begin:", "130  interrupted")]
    [TestCase("run --help", "0    no Fail", "3    the harness")]
    [TestCase("replay --help", "1    a Fail", "2    wrong arguments")]
    [TestCase("doctor --help", "snooping     with --listen", "\"bad\": nothing can be judged here")]
    public void Help_says_what_nobody_looks_up_elsewhere_and_fits_a_terminal(string line, string first, string second)
    {
        var said = Tool.Invoke(line.Split(' '));

        Assert.That(said.Output, Does.Contain(first).And.Contain(second));
        Assert.That(said.Output[said.Output.IndexOf(first, StringComparison.Ordinal)..].Split('\n').Max(l => l.TrimEnd().Length), Is.LessThanOrEqualTo(80));
    }
}
