using OtaStack.VirtualDevice.Applications;
using OtaStack.VirtualDevice.Tests.Support;

namespace OtaStack.VirtualDevice.Tests.Applications;

public sealed class ApplicationLibraryTests
{
    private readonly ApplicationLibrary _library = new();

    [Fact]
    public void The_same_bytes_are_loaded_once_and_leave_with_the_last_device()
    {
        ApplicationContext first = _library.Take(Parts("1.0.0"));
        ApplicationContext second = _library.Take(Parts("1.0.0"));

        Assert.Same(first, second);
        Assert.Same(first.LoadPart("Thermostat"), second.LoadPart("Thermostat"));
        _library.Return(first);
        Assert.Equal(1, _library.Count);
        _library.Return(second);
        Assert.Equal(0, _library.Count);
        Assert.NotSame(first, _library.Take(Parts("1.0.0")));
    }

    [Fact]
    public void One_other_byte_is_another_application()
    {
        Dictionary<string, byte[]> changed = Parts("1.0.0");
        changed["app.entry"] = [.. changed["app.entry"], (byte)' '];

        Assert.NotSame(_library.Take(Parts("1.0.0")), _library.Take(changed));
        Assert.NotSame(_library.Take(Parts("1.0.0")), _library.Take(Parts("1.1.0")));
        Assert.Equal(3, _library.Count);
    }

    [Fact]
    public void Bytes_do_not_pass_for_others_by_moving_from_one_part_to_the_next()
    {
        ApplicationContext one = _library.Take(new Dictionary<string, byte[]> { ["a"] = [1, 2], ["b"] = [3] });
        ApplicationContext other = _library.Take(new Dictionary<string, byte[]> { ["a"] = [1], ["b"] = [2, 3] });

        Assert.NotSame(one, other);
    }

    private static Dictionary<string, byte[]> Parts(string version)
    {
        return SampleSets.Read(version).ToDictionary(part => part.Name, part => part.Bytes);
    }
}
