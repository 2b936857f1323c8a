using BonjourConformance.Cli.Console;
using BonjourConformance.Cli.Doctoring;
using BonjourConformance.Cli.Operators;
using BonjourConformance.Link.Live;

namespace BonjourConformance.Cli.Surveying;

/// <summary>Which interface is meant where none is named: the only one that can be used, or the one that somebody at the terminal picks.</summary>
internal static class InterfaceChoice
{
    /// <exception cref="UsageException">There are several, and nobody to pick one.</exception>
    /// <exception cref="CannotRunException">There is none.</exception>
    public static string Among(IReadOnlyList<InterfaceInfo> interfaces, Screen screen, IKeyboard keyboard)
    {
        var usable = interfaces.Where(i => Surroundings.HasCarrier(i.Name) != false).ToList();
        switch (usable)
        {
            case []:
                throw new CannotRunException(interfaces.Count == 0 ? "This machine has no network interface that can be used." : $"No network interface of this machine has a carrier: is the cable in, and the device on? There {List(interfaces)}");
            case [var only]:
                screen.Line($"On {only}, the only interface that can be used.");
                return only.Name;
        }
        var picked = Menu.Pick(screen, keyboard, "Which interface?", usable.ConvertAll(i => i.ToString()));
        return picked is { } index ? usable[index].Name : throw new UsageException($"Which interface? Name one with --interface. There {List(usable)}");
    }

    private static string List(IReadOnlyList<InterfaceInfo> interfaces) => $"{(interfaces.Count == 1 ? "is" : "are")}:\n{string.Join('\n', interfaces.Select(i => "  " + i))}";
}
