//go:build !lean

package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/stagewright/stagewright/inspect/registry"
)

// registryOptions are the flags of every command that asks a registry.
type registryOptions struct {
	mirror  string
	timeout time.Duration
}

func (o *registryOptions) flags(c *cobra.Command) {
	c.Flags().StringVar(&o.mirror, "registry-mirror", "", "ask this `HOST` instead of Docker Hub")
	c.Flags().DurationVar(&o.timeout, "timeout", 30*time.Second, "give up on a registry after this `TIME`")
}

func (o *registryOptions) client() *registry.Client {
	return &registry.Client{Mirror: o.mirror, Timeout: o.timeout}
}
