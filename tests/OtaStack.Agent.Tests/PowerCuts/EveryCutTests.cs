using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.PowerCuts;

/// <summary>
/// The power fails at every single change of a file on the way from assignment to the delivered outcome, with nothing,
/// a part or all but a byte of the change made. Old or new, never neither; and the update finishes.
/// </summary>
public sealed class EveryCutTests
{
    private static readonly double[] Torn = [0, 0.4, 0.99];

    private readonly ITestOutputHelper _output;

    public EveryCutTests(ITestOutputHelper output)
    {
        _output = output;
    }

    [Fact]
    public void A_good_update_with_a_root_rotation_survives_a_cut_at_every_change()
    {
        CutAtEveryChange(CutScenario.Good());
    }

    [Fact]
    public void A_download_over_http_survives_a_cut_at_every_change()
    {
        CutAtEveryChange(CutScenario.Good().Over(new HttpWay()));
    }

    [Fact]
    public void A_download_over_mqtt_survives_a_cut_at_every_change()
    {
        CutAtEveryChange(CutScenario.Good().Over(new MqttWay()));
    }

    [Fact]
    public void A_packed_download_over_http_survives_a_cut_at_every_change()
    {
        CutAtEveryChange(CutScenario.Good(packed: true).Over(new HttpWay()));
    }

    [Fact]
    public void A_packed_download_over_mqtt_survives_a_cut_at_every_change()
    {
        CutAtEveryChange(CutScenario.Good(packed: true).Over(new MqttWay()));
    }

    [Fact]
    public void A_packed_release_from_a_medium_survives_a_cut_at_every_change()
    {
        CutAtEveryChange(CutScenario.FromMedium(packed: true));
    }

    [Fact]
    public void A_packed_release_that_is_uploaded_survives_a_cut_at_every_change()
    {
        CutAtEveryChange(CutScenario.Uploaded(packed: true));
    }

    [Fact]
    public void A_bad_update_survives_a_cut_at_every_change_and_still_goes_back()
    {
        CutAtEveryChange(CutScenario.Bad());
    }

    [Fact]
    public void A_release_from_a_medium_survives_a_cut_at_every_change()
    {
        CutAtEveryChange(CutScenario.FromMedium());
    }

    [Fact]
    public void An_upload_and_its_installation_survive_a_cut_at_every_change()
    {
        CutAtEveryChange(CutScenario.Uploaded());
    }

    [Fact]
    public void An_upload_that_is_resumed_survives_a_cut_at_every_change()
    {
        CutAtEveryChange(CutScenario.Uploaded("3f9a01bc"));
    }

    [Fact]
    public void Two_cuts_close_to_each_other_on_the_way_from_an_upload_that_is_resumed_survive_too()
    {
        TwoCuts(CutScenario.Uploaded("3f9a01bc"));
    }

    [Fact]
    public void Two_cuts_close_to_each_other_on_the_way_from_an_upload_survive_too()
    {
        TwoCuts(CutScenario.Uploaded());
    }

    [Fact]
    public void Two_cuts_close_to_each_other_on_the_way_from_a_medium_survive_too()
    {
        TwoCuts(CutScenario.FromMedium());
    }

    [Fact]
    public void A_release_made_of_renamed_parts_survives_a_cut_at_every_change()
    {
        CutAtEveryChange(CutScenario.Renamed());
    }

    [Fact]
    public void A_boot_loop_survives_a_cut_at_every_change_and_is_still_left_and_told()
    {
        CutAtEveryChange(CutScenario.BootLoop());
    }

    [Fact]
    public void Two_cuts_close_to_each_other_in_a_boot_loop_survive_too()
    {
        TwoCuts(CutScenario.BootLoop());
    }

    [Fact]
    public void A_delegated_release_survives_a_cut_at_every_change()
    {
        CutAtEveryChange(CutScenario.Delegated());
    }

    [Fact]
    public void A_permitted_way_back_survives_a_cut_at_every_change_and_uses_the_permit_up()
    {
        CutAtEveryChange(CutScenario.Permitted(), device =>
        {
            device.Assign(2, device.Publish("1.1.1", new ReleaseOptions { SecurityCounter = 5 }));
            device.RunUntil(() => device.Agent.RunningVersion == "1.1.1" && device.Agent.State == AgentState.Confirmed);
            device.Assign(3, new SimulatedRelease("thermostat-1.0.0", "thermostat/1.0.0/assemblies.bin", [], "", []), "thermostat/permits/p-1.json");
            device.RunUntil(AgentState.Refused);
            Assert.Equal(ReasonCode.PermitUsed, device.Agent.Reason);
        });
    }

    [Fact]
    public void A_users_choices_survive_a_cut_at_every_change_once_they_were_taken()
    {
        CutAtEveryChange(CutScenario.Chosen(), device =>
        {
            device.PowerOn();
            Assert.Equal((50_000, 3), (device.Agent.Bandwidth.User, device.Agent.User.PostponementsLeft));
        });
    }

    [Fact]
    public void Two_cuts_close_to_each_other_on_a_users_choices_survive_too()
    {
        TwoCuts(CutScenario.Chosen());
    }

    [Fact]
    public void A_choice_at_the_portal_is_taken_once_whatever_change_the_power_fails_at()
    {
        CutAtEveryChange(CutScenario.ChosenAtPortal(), device =>
        {
            device.PowerOn();
            Assert.Equal(UpdateMode.Automatic, device.Agent.Mode);
            Assert.Equal(3, (int)device.Reports[^1]["choice"]!);
        });
    }

    [Fact]
    public void Two_cuts_close_to_each_other_on_a_choice_at_the_portal_survive_too()
    {
        TwoCuts(CutScenario.ChosenAtPortal());
    }

    [Fact]
    public void Two_cuts_close_to_each_other_on_a_permitted_way_back_survive_too()
    {
        TwoCuts(CutScenario.Permitted());
    }

    [Fact]
    public void Two_cuts_close_to_each_other_survive_too()
    {
        TwoCuts(CutScenario.Good());
    }

    private static void TwoCuts(CutScenario scenario)
    {
        int operations = scenario.CountOperations();
        for (int first = 1; first <= operations; first += 2)
        {
            for (int distance = 1; distance <= 3; distance++)
            {
                TestDevice device = scenario.NewDevice();
                CutRunner runner = new(device, scenario.Versions);
                device.Files.CutAt = first;
                device.Files.Torn = 0.5;
                runner.AfterCut = () => device.Files.Pending(runner.Cuts == 1 ? distance : 0, 0);

                runner.Run(() => scenario.IsDone(device));

                Assert.InRange(runner.Cuts, 1, 2);
            }
        }
    }

    private void CutAtEveryChange(CutScenario scenario, Action<TestDevice>? afterwards = null)
    {
        int operations = scenario.CountOperations();
        Assert.True(operations > 10, $"only {operations} changes");
        int cuts = 0;
        for (int cut = 1; cut <= operations; cut++)
        {
            foreach (double torn in Torn)
            {
                TestDevice device = scenario.NewDevice();
                device.Files.CutAt = cut;
                device.Files.Torn = torn;
                CutRunner runner = new(device, scenario.Versions);
                try
                {
                    runner.Run(() => scenario.IsDone(device));
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException($"cut at change {cut}, {torn} of it made", exception);
                }

                Assert.Equal(1, runner.Cuts);
                Assert.Contains(device.Told(), told => told.StartsWith(scenario.Told, StringComparison.Ordinal));
                afterwards?.Invoke(device);
                cuts++;
            }
        }

        _output.WriteLine($"{operations} changes of files, {cuts} power cuts, goal {scenario.Goal} reached after each");
    }
}
